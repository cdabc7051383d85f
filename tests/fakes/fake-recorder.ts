/** A recorder's HTTP API with nothing behind it: its answers are set by the test, its faults too. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { encodeLaneMessage } from '#model/lane-message';

export const fakeToken = 'fake-recorder-token-0123456789';

export const fakePlaylist = `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-PART-INF:PART-TARGET=0.2
#EXT-X-MAP:URI="init-1-1.mp4"
#EXT-X-PART:DURATION=0.2,URI="part-1-1.m4s"
#EXTINF:1,
seg-1.m4s
`;

export interface FakeAnswer { status?: number; headers?: Record<string, string>; body?: string | Buffer; after?: (response: ServerResponse) => void }

export class FakeRecorder {
  /** Answers of live media by last part of the path; a test replaces what it wants. */
  readonly media = new Map<string, (request: IncomingMessage) => FakeAnswer>();
  /** `METHOD path` of every request with a good token. */
  readonly requests: string[] = [];
  readonly laneRequests: { op: string; stream: number; camera?: string; role?: string }[] = [];
  readonly lanes = new Set<WebSocket>();
  cameras = [1, 2, 3].map((number) => ({
    id: `c${number}`, number, name: { fr: `Caméra ${number}` }, site: { id: 's1', name: { fr: 'Place' } }, recorded: number === 1,
    streams: ['main', 'sub'].map((role) => ({ role, state: 'closed', since: 1, recording: false, viewers: 0 })),
  }));
  alarms: { code: string; since: number }[] = [];
  /** Accepts and never answers (F02). */
  hangs = false;
  unauthorised = 0;
  lanesOpened = 0;
  readonly #startedAt: number;
  readonly #server = createServer((request, response) => { this.#answer(request, response); });
  readonly #wss = new WebSocketServer({ noServer: true, autoPong: false });

  private constructor(startedAt: number) {
    this.#startedAt = startedAt;
    this.media.set('index.m3u8', () => ({ headers: { 'content-type': 'application/vnd.apple.mpegurl' }, body: fakePlaylist }));
    this.media.set('part-1-1.m4s', () => ({ headers: { 'content-type': 'video/iso.segment' }, body: Buffer.alloc(5_000, 7) }));
    this.media.set('still', () => ({ headers: { 'content-type': 'image/jpeg', 'manara-captured-at': '1700000000123' }, body: Buffer.from([0xff, 0xd8, 1, 2, 0xff, 0xd9]) }));
    this.media.set('whep', (request) => ({ status: 201, headers: { 'content-type': 'application/sdp', location: `${request.url}/session-1` }, body: 'v=0\r\nanswer' }));
    this.media.set('session-1', () => ({ status: 200, body: '' }));
    this.#server.on('upgrade', (request, socket, head) => {
      if (request.url !== '/api/v1/lane' || request.headers.authorization !== `Bearer ${fakeToken}`) return socket.destroy();
      this.#wss.handleUpgrade(request, socket, head, (lane) => { this.#serveLane(lane); });
    });
  }

  static async start(recorderData: string, port = 0): Promise<FakeRecorder> {
    const fake = new FakeRecorder(Date.now());
    await new Promise<void>((resolve) => { fake.#server.listen(port, '127.0.0.1', resolve); });
    mkdirSync(recorderData, { recursive: true });
    writeFileSync(path.join(recorderData, 'token'), `${fakeToken}\n`);
    writeFileSync(path.join(recorderData, 'endpoint.json'), JSON.stringify({ host: '127.0.0.1', port: fake.port, pid: process.pid, startedAt: fake.#startedAt }));
    return fake;
  }

  get port(): number { return (this.#server.address() as AddressInfo).port; }

  /** Sends a fragment to whoever follows this camera. */
  fragment(camera: string, sequence: number, randomAccess: boolean): void {
    for (const lane of this.lanes) {
      for (const { stream } of this.laneRequests.filter((request) => request.op === 'subscribe' && request.camera === camera)) {
        lane.send(encodeLaneMessage({ kind: 'fragment', stream, sequence, randomAccess, discontinuity: false, captureAt: 1_000 + sequence, mediaTime: sequence, duration: 0.2, data: Buffer.alloc(300, sequence) }));
      }
    }
  }

  #serveLane(lane: WebSocket): void {
    this.lanes.add(lane);
    this.lanesOpened += 1;
    lane.on('ping', (data) => { if (!this.hangs) lane.pong(data); });
    lane.on('close', () => this.lanes.delete(lane));
    lane.on('message', (data) => {
      const request = JSON.parse((data as Buffer).toString('utf8')) as FakeRecorder['laneRequests'][number];
      this.laneRequests.push(request);
      if (request.op !== 'subscribe') return;
      lane.send(encodeLaneMessage({ kind: 'status', stream: request.stream, is: 'live' }));
      lane.send(encodeLaneMessage({ kind: 'init', stream: request.stream, mime: 'video/mp4; codecs="avc1.42c01e"', data: Buffer.from('init') }));
      lane.send(encodeLaneMessage({ kind: 'fragment', stream: request.stream, sequence: 0, randomAccess: true, discontinuity: false, captureAt: 1_000, mediaTime: 0, duration: 0.2, data: Buffer.alloc(300) }));
    });
  }

  /** Searches for motion from this moment on are not answered. */
  motionHangsFrom = Infinity;
  /** Of those, how many were left by who had asked. */
  left = 0;

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.hangs) return;
    const url = new URL(request.url ?? '/', 'http://recorder');
    if (request.headers.authorization !== `Bearer ${fakeToken}`) {
      this.unauthorised += 1;
      return void response.writeHead(401).end();
    }
    this.requests.push(`${request.method} ${request.url}`);
    request.resume();
    const live = /^\/api\/v1\/live\/[^/]+\/(?:main|sub)\/(?:whep\/)?([^/]+)$/.exec(url.pathname)?.[1];
    if (live !== undefined) return send(response, this.media.get(live)?.(request) ?? { status: 404, body: '{"code":"not-found"}' });
    if (url.pathname === '/api/v1/health') return sendJson(response, this.#health());
    if (url.pathname === '/api/v1/cameras') return sendJson(response, this.#page(url.searchParams));
    if (url.pathname.endsWith('/spans')) return sendJson(response, { spans: [{ start: 1_000, end: 2_000, role: 'main', bytes: 5, segments: 1 }], gaps: [{ start: 2_000, end: null, role: 'main', reason: 'new-reason' }] });
    if (url.pathname === '/api/v1/losses') return sendJson(response, { losses: [5_000, 3_000].filter((start) => start >= Number(url.searchParams.get('from')) && start < Number(url.searchParams.get('to'))).map((start) => ({ id: start, camera: 'c1', role: 'main', start, end: start + 500, reason: 'camera-lost' })) });
    if (url.pathname.endsWith('/footage/motion')) {
      // Never answered: whoever asks must be able to leave.
      if (Number(url.searchParams.get('from')) >= this.motionHangsFrom) return void response.on('close', () => { this.left += 1; });
      return sendJson(response, { role: 'sub', columns: 32, rows: 18, samples: [{ from: Number(url.searchParams.get('from')), at: Number(url.searchParams.get('from')) + 1_000, level: 0.1, changed: 0.5 }] });
    }
    sendJson(response, { code: 'not-found' }, 404);
  }

  #health(): object {
    return {
      is: this.alarms.length > 0 ? 'degraded' : 'ok', version: '0', startedAt: this.#startedAt, now: Date.now(), cameras: this.cameras.length, streamsOpen: 0, recording: 0,
      disk: { totalBytes: 1, freeBytes: 1, reserveBytes: 0, state: 'ok' }, alarms: this.alarms,
    };
  }

  #page(query: URLSearchParams): object {
    const from = query.has('after') ? this.cameras.findIndex((camera) => camera.id === query.get('after')) + 1 : 0;
    const cameras = this.cameras.slice(from, from + Number(query.get('limit')));
    const more = from + cameras.length < this.cameras.length;
    return { cameras, next: more ? cameras.at(-1)!.id : null, total: this.cameras.length };
  }

  async stop(): Promise<void> {
    for (const lane of this.lanes) lane.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '', after }: FakeAnswer): void {
  response.writeHead(status, headers);
  if (after) {
    response.write(body, () => { after(response); });
  } else {
    response.end(body);
  }
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  send(response, { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
