/**
 * A program for engines.spec.ts: one synthetic camera behind the recorder's own lane, LL-HLS, WHEP and stills, and the page that watches it.
 * Talks over Node's IPC: says `{ready, port}`; hears `{op}` and answers `{done}`.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AV_LOG_ERROR, Log } from 'node-av';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { KeyFrameFirst } from '#core/live/key-frame-first';
import { KeyFrames } from '#core/live/key-frames';
import { decodeLaneMessage, encodeLaneMessage } from '#model/lane-message';
import { LaneOutlet } from '#recorder/play/lane-outlet';
import { LaneStream } from '#recorder/play/lane-stream';
import { llhlsPlaylist } from '#recorder/play/llhls-playlist';
import { LlhlsWindows } from '#recorder/play/llhls-windows';
import { Stills } from '#recorder/play/stills';
import { Viewers } from '#recorder/play/viewers';
import { WhepSessions } from '#recorder/play/whep-sessions';
import { whepLimits } from '#recorder/play/whep-session';
import { LiveCamera } from '../../fakes/live-camera.ts';
import { buildEnginesPage } from './build-page.ts';

export type Order =
  | { readonly op: 'stall' | 'resume' | 'lose' | 'hang' | 'unhang' | 'break' | 'spoil' | 'spoil-key' | 'html' | 'media' }
  | { readonly op: 'resize'; readonly width: number; readonly height: number };

Log.setLevel(AV_LOG_ERROR);
const now = () => Date.now();
const camera = new LiveCamera(now);
camera.start();
const viewers = new Viewers();
const windows = new LlhlsWindows(now, viewers, 10_000);
const stills = new Stills(viewers);
const whepSessions = new WhepSessions(viewers, { loopbackOnly: true, elapsedMs: () => performance.now(), limits: whepLimits });
const sockets = new Set<WebSocket>();
/** Tickets for the lane's low gear. */
const lowGear = new Set<string>();
/** While hung, connections are accepted and nothing is ever answered. */
let hung = false;
/** A captive portal's answer to everything (F24). */
let portal = false;

const pages = mkdtempSync(path.join(tmpdir(), 'manara-engines-'));
await buildEnginesPage(pages);

const server = createServer((request, response) => {
  if (hung) return;
  answer(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    response.writeHead(500).end();
  });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'manara-captured-at, location');
  response.setHeader('access-control-allow-headers', 'content-type');
  response.setHeader('access-control-allow-methods', 'GET, POST, DELETE');
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  if (url.pathname === '/open') return void response.setHeader('content-type', 'application/json').end(JSON.stringify(tickets(url)));
  const media = /^\/media\/live\/[\w-]+\/(.+)$/.exec(url.pathname)?.[1];
  if (!media) return page(url.pathname, response);
  if (portal) return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>');
  if (media === 'still') return still(response);
  if (media === 'whep' && request.method === 'GET') return void response.setHeader('content-type', 'application/json').end('{"iceServers":[],"clock":true}');
  if (media.startsWith('whep')) return whep(request, response, url);
  return llhls(media, url, response);
}

/** The address a core would give: the camera's own host name. */
function tickets(url: URL): object[] {
  return (url.searchParams.get('kinds') ?? '').split(',').map((kind) => {
    const id = randomBytes(32).toString('base64url');
    if (kind === 'keyframes') lowGear.add(id);
    const base = `http://c1.localhost:${port}/media/live/${id}`;
    const address = { lane: '', whep: `${base}/whep`, llhls: `${base}/index.m3u8`, hls: `${base}/index.m3u8`, stills: `${base}/still` }[kind] ?? '';
    return { id, camera: url.searchParams.get('camera'), role: 'main', kind, url: address, expiresAt: now() + 60_000 };
  });
}

async function still(response: ServerResponse): Promise<void> {
  const made = await stills.still(camera, AbortSignal.timeout(4000));
  if (typeof made === 'string') return void response.writeHead(503).end();
  response.writeHead(200, { 'content-type': 'image/jpeg', 'manara-captured-at': String(made.capturedAt) }).end(made.jpeg);
}

async function llhls(file: string, url: URL, response: ServerResponse): Promise<void> {
  const window = windows.of(camera);
  const patience = AbortSignal.timeout(5000);
  if (file === 'index.m3u8') {
    const msn = url.searchParams.get('_HLS_msn');
    const part = url.searchParams.get('_HLS_part');
    const ready = await window.until(() => window.listed.length > 0 && (msn === null || window.has(Number(msn), part === null ? null : Number(part))), patience);
    if (!ready) return void response.writeHead(503).end();
    return void response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(llhlsPlaylist(window));
  }
  await window.until(() => window.find(file) !== 'later', patience);
  const found = window.find(file);
  if (!found || found === 'later') return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'video/mp4' }).end(Buffer.concat(found));
}

async function whep(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (request.method === 'DELETE') return void response.writeHead(whepSessions.end(camera, path.basename(url.pathname)) ? 204 : 404).end();
  const offer = Buffer.concat(await request.toArray()).toString('utf8');
  const answer = await whepSessions.begin(camera, offer, AbortSignal.timeout(4000));
  if (typeof answer === 'string') return void response.writeHead(503).end();
  response.writeHead(201, { 'content-type': 'application/sdp', location: `${url.pathname}/${answer.id}` }).end(answer.sdp);
}

async function page(name: string, response: ServerResponse): Promise<void> {
  const file = path.join(pages, name === '/' ? 'index.html' : path.normalize(name));
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(bytes);
}

const lanes = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  if (!hung) lanes.handleUpgrade(request, socket, head, serveLane);
});

function serveLane(socket: WebSocket): void {
  sockets.add(socket);
  const outlet = (keyFrames: KeyFrames | null, first: KeyFrameFirst | null): LaneOutlet => new LaneOutlet((message, sent) => {
    const whole = keyFrames || first ? decodeLaneMessage(message) : null;
    const kept = whole && keyFrames?.take(whole);
    const ahead = first?.ahead(whole);
    if (ahead) socket.send(encodeLaneMessage(ahead));
    if (!keyFrames) socket.send(message, sent);
    else if (kept) socket.send(encodeLaneMessage(kept), sent);
    else sent();
  }, () => performance.now());
  const leaves = new Map<number, () => void>();
  // The window's other cameras: while they flow, one that stalls is no reason to suspect the socket.
  const others = setInterval(() => socket.send(encodeLaneMessage({ kind: 'status', stream: 0xffff_ffff, is: 'live' })), 1000);
  socket.on('message', (data) => {
    const { op, stream, ticket, keyFrameFirst } = JSON.parse(String(data)) as { op: string; stream: number; ticket: string; keyFrameFirst?: true };
    leaves.get(stream)?.();
    leaves.delete(stream);
    if (op === 'subscribe') leaves.set(stream, camera.attach(new LaneStream(stream, outlet(lowGear.has(ticket) ? new KeyFrames() : null, keyFrameFirst && !lowGear.has(ticket) ? new KeyFrameFirst() : null), { fragmentsSent: 0, fragmentsDropped: 0, bytesSent: 0 })));
  });
  socket.on('close', () => {
    sockets.delete(socket);
    clearInterval(others);
    for (const leave of leaves.values()) leave();
  });
}

function obey(order: Order): void {
  if (order.op === 'stall') camera.stall();
  if (order.op === 'resume') camera.start();
  if (order.op === 'resize') camera.start(order.width, order.height);
  if (order.op === 'lose') camera.lose({ code: 'camera-unreachable' });
  if (order.op === 'hang') {
    hung = true;
    camera.stall();
  }
  if (order.op === 'unhang') {
    hung = false;
    camera.start();
  }
  if (order.op === 'spoil' || order.op === 'spoil-key') camera.spoilOne(order.op === 'spoil' ? 'next' : 'next-key');
  if (order.op === 'html' || order.op === 'media') portal = order.op === 'html';
  if (order.op === 'break') for (const socket of sockets) socket.terminate();
}

process.on('message', (order: Order) => {
  obey(order);
  process.send?.({ done: true });
});
process.on('disconnect', () => {
  rmSync(pages, { recursive: true, force: true });
  process.exit(0);
});
let port = 0;
server.listen(0, '127.0.0.1', () => {
  port = (server.address() as { port: number }).port;
  process.send?.({ ready: true, port });
});
