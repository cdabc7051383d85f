/** The rows of the fault list that meet the recorder's HTTP surface. */
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startTestApi } from '../../../fakes/recorder-api.ts';
import type { TestApi } from '../../../fakes/recorder-api.ts';

interface Answer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

let api: TestApi;
let secret: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-footage-'));
  secret = join(folder, 'secret.txt');
  writeFileSync(secret, 'nobody may read this');
  writeFileSync(join(folder, 'a.mp4'), '0123456789');
  mkdirSync(join(folder, 'links'));
  symlinkSync(secret, join(folder, 'links', 'b.mp4'));
  api = await startTestApi({
    limits: { requestMs: 600, checkMs: 100, connections: { perAddress: 4, perLoopbackAddress: 40, total: 200 } },
    store: {
      segmentFile: (id) => {
        if (id === 'a1') return { path: join(folder, 'a.mp4'), bytes: 8 };
        return id === 'link' ? { path: join(folder, 'links', 'b.mp4'), bytes: 8 } : null;
      },
    },
  });
});
afterAll(() => api.close());

function ask(path: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: Buffer } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: api.port, path, method, headers: { authorization: `Bearer ${api.token}`, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What a socket gets back until it is closed. */
function spoken(write: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(api.port, '127.0.0.1', () => write(socket));
    let text = '';
    socket.on('data', (chunk) => { text += chunk.toString(); });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('F71 scanner on the recorder\'s port', () => {
  test('no token, a wrong one, one in another place: 401, and nothing is said about why', async () => {
    const answers = await Promise.all([
      ask('/api/v1/health', { headers: { authorization: '' } }),
      ask('/api/v1/health', { headers: { authorization: `Bearer ${api.token}x` } }),
      ask('/api/v1/health', { headers: { authorization: `Basic ${api.token}` } }),
      ask(`/api/v1/health?token=${api.token}`, { headers: { authorization: '', cookie: `token=${api.token}` } }),
    ]);
    for (const { status, body } of answers) expect({ status, body: JSON.parse(body) as unknown }).toEqual({ status: 401, body: { code: 'not-allowed', detail: 'bearer token missing or wrong' } });
  });

  test('paths that do not exist look the same without a token as those that do', async () => {
    expect((await ask('/api/v1/nothing', { headers: { authorization: '' } })).status).toBe(401);
    expect((await ask('/api/v1/nothing')).status).toBe(404);
  });

  test('TRACE, OPTIONS and other methods: 405 or 404, no CORS header', async () => {
    for (const method of ['TRACE', 'OPTIONS', 'PUT', 'PATCH']) {
      const { status, headers, body } = await ask('/api/v1/health', { method });
      expect(status).toBe(405);
      expect(JSON.parse(body)).toMatchObject({ code: 'not-allowed' });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await ask('/api/v1/health', { method: 'POST' })).status).toBe(404);
  });

  test('a CORS preflight is refused', async () => {
    const { status, headers } = await ask('/api/v1/health', { method: 'OPTIONS', headers: { origin: 'http://evil.test', 'access-control-request-method': 'GET' } });
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('headers beyond 16 kB: 431', async () => {
    expect(await spoken((socket) => socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${api.port}\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`))).toMatch(/^HTTP\/1.1 431 /);
  });

  test('a body of 2 GB is refused by its length, before it is sent', async () => {
    const answer = await spoken((socket) => socket.write([
      'POST /api/v1/live/c1/main/whep HTTP/1.1', `Host: 127.0.0.1:${api.port}`, `Authorization: Bearer ${api.token}`, 'Content-Type: application/sdp', 'Content-Length: 2000000000', '', 'v=0',
    ].join('\r\n')));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  test('slowloris: a request that creeps is ended with 408', async () => {
    const answer = await spoken((socket) => {
      socket.write('GET /api/v1/health HTTP/1.1\r\nHost: x\r\n');
      const drip = setInterval(() => socket.write('X: y\r\n'), 100);
      socket.on('close', () => clearInterval(drip));
    });
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  test.each([
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400], ['RTSP', 'DESCRIBE rtsp://x RTSP/1.0\r\nCSeq: 1\r\n\r\n', 404], ['a proxy request', 'CONNECT evil.test:80 HTTP/1.1\r\nHost: evil.test\r\n\r\n', 400],
    ['no Host', 'GET /api/v1/health HTTP/1.1\r\n\r\n', 400], ['HTTP/0.9', 'GET /api/v1/health\r\n\r\n', 403],
  ])('what is not for us (%s) is refused, and nothing tells what we are', async (_name, bytes, status) => {
    const answer = await spoken((socket) => socket.write(Buffer.from(bytes, 'latin1')));
    expect(answer).toMatch(new RegExp(`^(HTTP/1.1 ${status} |$)`));
    expect(answer).not.toMatch(/server:|powered|node|fastify|stack| at /i);
  });

  test('more connections from one address than allowed are cut, those within go on', async () => {
    const sockets = await Promise.all(Array.from({ length: 120 }, () => new Promise<Socket>((resolve) => {
      const socket = connect(api.port, '127.0.0.1', () => resolve(socket));
      socket.on('error', () => undefined);
    })));
    await expect.poll(() => sockets.filter((socket) => socket.closed).length).toBeGreaterThanOrEqual(80);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => ask('/api/v1/health').then(({ status }) => status, () => 0)).toBe(200);
  });

  test('answers carry no banner', async () => {
    const { headers } = await ask('/api/v1/health');
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('the token is never logged', async () => {
    await ask('/api/v1/nothing');
    expect(api.logged.join('')).not.toContain(api.token);
  });
});

describe('F72 DNS rebinding and drive-by pages', () => {
  test.each([
    ['another name', { host: 'evil.test' }], ['a rebound name with our port', { host: 'evil.test:PORT' }], ['our name, another port', { host: '127.0.0.1:1' }], ['no port', { host: '127.0.0.1' }],
    ['a page elsewhere', { origin: 'https://evil.test' }], ['a page on another port', { origin: 'http://127.0.0.1:1' }], ['a page without origin', { origin: 'null' }],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }], ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('%s: 403 even with the right token', async (_name, headers: Record<string, string>) => {
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(api.port))]));
    const { status, body } = await ask('/api/v1/health', { headers: filled });
    expect(status).toBe(403);
    expect(body).not.toContain('version');
  });

  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('our own name %s is let in', async (name) => {
    expect((await ask('/api/v1/health', { headers: { host: `${name}:${api.port}` } })).status).toBe(200);
  });

  test.each([
    ['no token', 401, {}], ['another Host', 403, { host: 'evil.test', authorization: 'Bearer TOKEN' }], ['a foreign page', 403, { origin: 'http://evil.test', authorization: 'Bearer TOKEN' }],
  ])('the lane WebSocket has the same door: %s', async (_name, status, headers: Record<string, string>) => {
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('TOKEN', api.token)]));
    const lane = new WebSocket(`ws://127.0.0.1:${api.port}/api/v1/lane`, { headers: filled });
    const refused = await new Promise<number>((resolve) => {
      lane.on('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
      lane.on('open', () => resolve(101));
    });
    expect(refused).toBe(status);
    lane.on('error', () => undefined);
    lane.terminate();
  });
});

test('F49 a person confirms the clock by a POST with the token', async () => {
  let confirmed = 0;
  const own = await startTestApi({ store: { confirmClock: () => { confirmed += 1; } } });
  const post = (authorization: string) => fetch(`${own.origin}/api/v1/clock/confirmation`, { method: 'POST', headers: { authorization } }).then(({ status }) => status);
  expect([await post('Bearer no'), confirmed, await post(`Bearer ${own.token}`), confirmed]).toEqual([401, 0, 200, 1]);
  await own.close();
});

describe('F73 paths in addresses', () => {
  test.each([
    '/api/v1/segments/..%2f..%2fetc%2fpasswd', '/api/v1/segments/../../etc/passwd', '/api/v1/segments/%2e%2e', '/api/v1/segments/a1%00', '/api/v1/segments/a1.mp4', '/api/v1/segments/a1/..',
    '/api/v1/segments/%5c..%5c', '/api/v1/live/..%2f..%2f/main/index.m3u8', '/api/v1/live/c1/main/..%2fsecret.txt', '/api/v1/live/c1/main/seg-1.m4s%2f..', '//etc/passwd', '/api/v1/cameras/..%2fx',
  ])('%s names nothing', async (path) => {
    const { status, body } = await ask(path);
    expect([400, 404]).toContain(status);
    expect(JSON.parse(body)).toHaveProperty('code');
  });

  test('whatever is asked for as a segment, only known ids give bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.stringMatching(/^[./\\%a-z0-9]{1,40}$/), fc.webPath()), async (id) => {
      const { status } = await ask(`/api/v1/segments/${encodeURIComponent(id)}`);
      expect([400, 404]).toContain(id === 'a1' || id === 'link' ? 404 : status);
    }), { numRuns: 150 });
  });

  test('a symlink in the store leads nowhere', async () => {
    const { status, body } = await ask('/api/v1/segments/link').catch(() => ({ status: 0, body: '' }));
    expect(status).not.toBe(206);
    expect(body).not.toContain('nobody');
  });

  test('only what is durable is sent of a file that is still growing', async () => {
    const { status, headers, body } = await ask('/api/v1/segments/a1');
    expect({ status, body, length: headers['content-length'] }).toEqual({ status: 200, body: '01234567', length: '8' });
  });

  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/8'], ['bytes=5-', 206, '567', 'bytes 5-7/8'], ['bytes=-2', 206, '67', 'bytes 6-7/8'], ['bytes=6-99', 206, '67', 'bytes 6-7/8'],
    ['bytes=0-1,3-4', 200, '01234567', undefined], ['lines=1-2', 200, '01234567', undefined],
  ])('Range %s', async (range, status, body, contentRange) => {
    const answer = await ask('/api/v1/segments/a1', { headers: { range } });
    expect({ status: answer.status, body: answer.body, contentRange: answer.headers['content-range'] }).toEqual({ status, body, contentRange });
  });

  test('a Range outside the file: 416 with the size', async () => {
    const { status, headers } = await ask('/api/v1/segments/a1', { headers: { range: 'bytes=8-' } });
    expect({ status, range: headers['content-range'] }).toEqual({ status: 416, range: 'bytes */8' });
  });
});
