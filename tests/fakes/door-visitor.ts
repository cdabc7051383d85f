/** What a browser on another PC can do at the core's TLS door, over HTTP/1.1, HTTP/2 and WebSocket. */
import { connect } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Answer, Ask, BridgeClient } from './core-app.ts';

const trusting = { rejectUnauthorized: false };

/** A request with exactly these headers, to 127.0.0.1 whatever `host` says. */
export function askDoor(origin: string, address: string, { method = 'GET', host = new URL(origin).host, headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest({ host: '127.0.0.1', port: new URL(origin).port, path: address, method, headers: { host, ...headers }, agent: false, ...trusting }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }); });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The same over HTTP/2, as browsers do. */
export function askDoorTwo(origin: string, address: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(origin, trusting);
    session.on('error', reject);
    const stream = session.request({ ':path': address, ...headers });
    let status = 0;
    let body = '';
    stream.on('response', (told) => { status = Number(told[':status']); });
    stream.setEncoding('utf8').on('data', (text: string) => { body += text; });
    stream.on('error', reject).on('end', () => { session.close(); resolve({ status, body }); });
  });
}

/** The cookie a monitor's address gives; empty where it was refused. */
export async function enterDoor(address: string): Promise<string> {
  const url = new URL(address);
  return (await askDoor(url.origin, url.pathname + url.search)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** Terminated when the test ends. */
export function doorSocket(origin: string, cookie: string, place = '/bridge', headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${place}`, { ...trusting, headers: { ...(cookie && { cookie }), origin, ...headers } });
  socket.on('error', () => undefined);
  onTestFinished(() => { socket.terminate(); });
  return socket;
}

/** 101 where it opened, else the status it was refused with. */
export function socketStatus(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => { resolve(response.statusCode ?? 0); socket.terminate(); });
    socket.on('open', () => { resolve(101); });
  });
}

export function doorBridge(origin: string, cookie: string): { client: BridgeClient; socket: WebSocket } {
  const socket = doorSocket(origin, cookie);
  return { socket, client: createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })) };
}
