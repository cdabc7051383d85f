/** The gateway's routes before servers that are not ours: sessions, pushed pictures, offered and foreign WebRTC. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LivePart, OfferedSession, PushedPicture, Upstream } from '#core/servers/recording-server';
import { ServerFault } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { CameraId } from '#model/ids';
import type { LiveKind } from '#model/live';
import { askPort } from '../../../fakes/core-app.ts';
import type { Answer, Ask } from '../../../fakes/core-app.ts';
import { openTestGateway } from '../../../fakes/test-gateway.ts';

const soon = { timeout: 5_000, interval: 10 };
const camera = 'srv/cam1' as CameraId;
type Handle = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

async function serve(handle: Handle): Promise<{ origin: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume();
    handle(request, response, new URL(request.url ?? '/', 'http://x'));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function gatewayFor(part: Pick<LivePart, 'open' | 'pictures' | 'offer'>) {
  const gateway = await openTestGateway(new Map([['srv', part]]));
  onTestFinished(() => gateway.close());
  const ask = (url: string, wanted: Ask = {}): Promise<Answer> => {
    const { host, pathname, search } = new URL(url);
    return askPort(gateway.port, pathname + search, { host, ...wanted, headers: { origin: gateway.origin, ...wanted.headers } });
  };
  return { ...gateway, ask, ticket: (kind: LiveKind) => gateway.ticket(camera, kind) };
}

const upstreamOf = (origin: string, path: string, more: Partial<Upstream> = {}) => {
  const http = createServerHttp({ address: origin });
  onTestFinished(() => http.destroy());
  return async (): Promise<Upstream> => ({ url: `${origin}${path}`, headers: { authorization: 'Basic c2VjcmV0' }, http, ...more });
};
const none = (): Promise<Upstream> => Promise.reject(new ServerFault({ code: 'unsupported' }));
const list = (response: ServerResponse, text: string): void => { response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(`#EXTM3U\n${text}\n`); };
const codeOf = (answer: Answer): unknown => JSON.parse(answer.body.toString()).code;
const nameIn = (answer: Answer, at = 0): string => answer.body.toString().split('\n').filter((line) => line !== '' && !line.startsWith('#'))[at]!;

test('a session: redirect and cookie kept per ticket, names opaque, directives passed on, segments with their type and range', async () => {
  const server = await serve((request, response, url) => {
    if (url.pathname === '/a/index.m3u8' && !url.searchParams.has('cookieCheck')) return void response.writeHead(302, { 'location': '?cookieCheck=1', 'set-cookie': 'probe=1; Path=/' }).end();
    if (!request.headers.cookie?.includes('probe=1') || request.headers.authorization !== 'Basic c2VjcmV0') return void response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    if (url.pathname === '/a/index.m3u8') return list(response, '#EXT-X-STREAM-INF:BANDWIDTH=1\n/b/media.m3u8?id=7');
    if (url.pathname === '/b/media.m3u8') return list(response, '#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nseg.ts?id=7');
    response.writeHead(request.headers.range ? 206 : 200, { 'content-type': 'video/MP2T', ...(request.headers.range && { 'content-range': 'bytes 0-3/9' }) }).end('Gseg');
  });
  const { ask, ticket } = await gatewayFor({ open: upstreamOf(server.origin, '/a/index.m3u8', { session: true }) });
  for (const kind of ['hls', 'llhls'] as const) {
    const { url } = ticket(kind);
    const variant = nameIn(await ask(url));
    expect(variant).toBe('v1.m3u8');
    const media = await ask(`${new URL(variant, url).href}?_HLS_msn=3&_HLS_part=1&_HLS_skip=YES`);
    expect(media).toMatchObject({ status: 200, headers: { 'content-type': expect.stringContaining('mpegurl') } });
    expect(nameIn(media)).toBe('s2.ts');
    expect(await ask(new URL('s2.ts', url).href)).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp2t' } });
    expect(await ask(new URL('s2.ts', url).href, { headers: { range: 'bytes=0-3' } })).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 0-3/9' } });
    expect((await ask(`${new URL(variant, url).href}?x=1`)).status).toBe(400);
  }
  expect(server.requests).toEqual(expect.arrayContaining(['GET /b/media.m3u8?id=7&_HLS_msn=3&_HLS_part=1&_HLS_skip=YES', 'GET /b/seg.ts?id=7']));
  // Another ticket knows none of these names.
  expect((await ask(new URL('s2.ts', ticket('hls').url).href)).status).toBe(410);
});

test.each([400, 401, 403, 404])('F11 a child that answers %i asks for a fresh ticket, never for a password; nothing is asked twice', async (status) => {
  let lost = false;
  const server = await serve((_request, response, url) => {
    if (lost && url.pathname !== '/index.m3u8') return void response.writeHead(status, { 'www-authenticate': 'Basic realm="mediamtx"' }).end();
    list(response, url.pathname === '/index.m3u8' ? '#EXT-X-STREAM-INF:BANDWIDTH=1\nmedia.m3u8' : '#EXTINF:1,\nseg.ts');
  });
  const { ask, ticket } = await gatewayFor({ open: upstreamOf(server.origin, '/index.m3u8', { session: true }) });
  const { url } = ticket('llhls');
  const variant = new URL(nameIn(await ask(url)), url).href;
  const segment = new URL(nameIn(await ask(variant)), url).href;
  lost = true;
  for (const address of [variant, segment]) {
    const answer = await ask(address);
    expect([answer.status, codeOf(answer), answer.headers['www-authenticate']]).toEqual([410, 'ticket-expired', undefined]);
  }
  expect(server.requests.filter((request) => request.includes('seg.ts'))).toHaveLength(1);
});

test('a login that ran out in between is renewed once, without the page noticing', async () => {
  let token = 'one';
  const server = await serve((request, response, url) => {
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end();
    list(response, url.pathname === '/index.m3u8' ? '#EXT-X-STREAM-INF:BANDWIDTH=1\nmedia.m3u8' : '#EXTINF:1,\nseg.ts');
  });
  const open = upstreamOf(server.origin, '/index.m3u8', { session: true });
  const { ask, ticket } = await gatewayFor({ open: async () => ({ ...await open(), headers: { authorization: `Bearer ${token}` } }) });
  const { url } = ticket('hls');
  const variant = new URL(nameIn(await ask(url)), url).href;
  token = 'two';
  expect((await ask(variant)).status).toBe(200);
});

test('F60 F65 addresses and redirects elsewhere are refused and journalled; an adapter may allow its host’s other ports', async () => {
  const media = await serve((_request, response) => { response.writeHead(200, { 'content-type': 'video/mp2t' }).end('x'); });
  let to = '';
  const server = await serve((_request, response, url) => {
    if (url.pathname === '/away.m3u8') return void response.writeHead(302, { location: to }).end();
    if (url.pathname === '/loop.m3u8') return void response.writeHead(302, { location: '/loop.m3u8' }).end();
    list(response, `#EXTINF:1,\n${media.origin}/seg.ts`);
  });
  const refusedWith = async (path: string, more: Partial<Upstream> = {}): Promise<[unknown, readonly string[]]> => {
    const { ask, ticket, refused } = await gatewayFor({ open: upstreamOf(server.origin, path, { session: true, ...more }) });
    return [codeOf(await ask(ticket('hls').url)), refused];
  };
  expect(await refusedWith('/list.m3u8')).toEqual(['server-refused', ['playlist']]);
  for (to of [`${media.origin}/x.m3u8`, 'http://evil.test/', 'file:///etc/passwd']) expect(await refusedWith('/away.m3u8')).toEqual(['server-refused', ['playlist redirect']]);
  expect(await refusedWith('/loop.m3u8')).toEqual(['server-refused', ['playlist redirect']]);
  expect(media.requests).toEqual([]);

  const { ask, ticket } = await gatewayFor({ open: upstreamOf(server.origin, '/list.m3u8', { session: true, reach: 'host' }) });
  const { url } = ticket('hls');
  expect((await ask(new URL(nameIn(await ask(url)), url).href)).status).toBe(200);
  for (to of ['http://localhost:1/', 'http://evil.test/']) expect(await refusedWith('/away.m3u8', { reach: 'host' })).toEqual(['server-refused', ['playlist redirect']]);
});

test('F24 F25 a session’s answers have the same limits', async () => {
  const server = await serve((_request, response, url) => {
    if (url.pathname === '/index.m3u8') return list(response, '#EXTINF:1,\nportal.ts\n#EXTINF:1,\nlarge.ts\n#EXTINF:1,\ngz.ts');
    if (url.pathname === '/portal.ts') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    if (url.pathname === '/gz.ts') return void response.writeHead(200, { 'content-type': 'video/mp2t', 'content-encoding': 'gzip' }).end('x');
    response.writeHead(200, { 'content-type': 'video/mp2t', 'content-length': String(99_999_999_999) }).write('x');
  });
  const { ask, ticket } = await gatewayFor({ open: upstreamOf(server.origin, '/index.m3u8', { session: true }) });
  const { url } = ticket('hls');
  const playlist = await ask(url);
  const codes = await Promise.all([0, 1, 2].map(async (at) => codeOf(await ask(new URL(nameIn(playlist, at), url).href))));
  expect(codes).toEqual(['not-video', 'too-large', 'server-refused']);
});

const jpeg = (seed: number): Buffer => Buffer.from([0xff, 0xd8, seed, 0xff, 0xd9]);

test('F13 pushed pictures: one stream for all tickets, the newest after the one named, 5 s of linger', async () => {
  const streams: { push: (picture: PushedPicture) => void; signal: AbortSignal }[] = [];
  const { ask, ticket, live } = await gatewayFor({ open: none, pictures: (_candidate, push, signal) => {
    streams.push({ push, signal });
    return new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(signal.reason); }); });
  } });
  const [left, right] = [ticket('mjpeg'), ticket('mjpeg')];
  const first = [ask(`${left.url}?after=0`), ask(right.url)];
  await vi.waitFor(() => { expect(streams).toHaveLength(1); }, soon);
  streams[0]!.push({ jpeg: jpeg(1), capturedAt: 1_700_000_000_123.4 });
  for (const answer of await Promise.all(first)) expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg', 'manara-captured-at': '1700000000123', 'manara-sequence': '1' }, body: jpeg(1) });
  // While nobody asks, pictures are dropped, not queued.
  for (const seed of [2, 3, 4]) streams[0]!.push({ jpeg: jpeg(seed), capturedAt: null });
  const newest = await ask(`${left.url}?after=1`);
  expect([newest.body, newest.headers['manara-sequence'], newest.headers['manara-captured-at']]).toEqual([jpeg(4), '4', undefined]);
  const waiting = ask(`${left.url}?after=4`);
  await vi.waitFor(() => { expect(live.followed).toBe(1); }, soon);
  streams[0]!.push({ jpeg: jpeg(5), capturedAt: null });
  expect((await waiting).body).toEqual(jpeg(5));
  for (const query of ['?after=x', '?after=-1', '?after=1&x=2']) expect((await ask(left.url + query)).status).toBe(400);
  expect(streams).toHaveLength(1);
  for (const { id } of [left, right]) live.close(id);
  expect((await ask(left.url)).status).toBe(410);
  expect(streams[0]!.signal.aborted).toBe(false);
  await vi.waitFor(() => { expect(streams[0]!.signal.aborted).toBe(true); }, { timeout: 8_000, interval: 50 });
}, 15_000);

test('pushed pictures: a fault is told at once to whoever waits or comes, and the stream is opened again by itself', async () => {
  const pushes: ((picture: PushedPicture) => void)[] = [];
  let fault: ServerFault | null = new ServerFault({ code: 'login-refused' });
  const { ask, ticket } = await gatewayFor({ open: none, pictures: (_candidate, push, signal) => {
    if (fault) return Promise.reject(fault);
    pushes.push(push);
    return new Promise((resolve) => { signal.addEventListener('abort', () => { resolve(); }); });
  } });
  const { url } = ticket('mjpeg');
  expect(codeOf(await ask(url))).toBe('login-refused');
  fault = null;
  await vi.waitFor(() => { expect(pushes).toHaveLength(1); }, soon);
  pushes[0]!({ jpeg: Buffer.from('<html>'), capturedAt: null });
  expect(codeOf(await ask(url))).toBe('not-video');
  pushes[0]!({ jpeg: jpeg(7), capturedAt: null });
  expect((await ask(url)).body).toEqual(jpeg(7));
});

const sdp = (body: string): Ask => ({ method: 'POST', headers: { 'content-type': 'application/sdp' }, body });

test('offered: the server’s offer, the page’s answer once, and an end however the ticket ends', async () => {
  const log: string[] = [];
  const session = (): OfferedSession => ({ offer: 'v=0\r\noffer', answer: async (text) => { log.push(text); }, close: async () => { log.push('closed'); } });
  const { ask, ticket, live } = await gatewayFor({ open: none, offer: async () => session() });
  const { url, id } = ticket('offered');
  const offer = await ask(url, { method: 'POST' });
  expect(offer).toMatchObject({ status: 201, headers: { 'content-type': 'application/sdp', location: `${url}/session` } });
  expect(offer.body.toString()).toBe('v=0\r\noffer');
  expect((await ask(url, { method: 'POST' })).status).toBe(410);
  expect((await ask(`${url}/session`, sdp('rubbish'))).status).toBe(400);
  expect((await ask(`${url}/session`, { ...sdp('v=0\r\nanswer'), method: 'PATCH' })).status).toBe(204);
  expect((await ask(`${url}/session`, sdp('v=0\r\nagain'))).status).toBe(410);
  expect(log).toEqual(['v=0\r\nanswer']);
  expect((await ask(`${url}/session`, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(`${url}/session`, { method: 'DELETE' })).status).toBe(204);
  expect(log).toEqual(['v=0\r\nanswer', 'closed']);
  expect(live.isGood(id)).toBe(false);

  const second = ticket('offered');
  await ask(second.url, { method: 'POST' });
  live.gone('page-1');
  live.close(second.id);
  expect(log.filter((word) => word === 'closed')).toHaveLength(2);
});

test('F14 offered: a page that leaves while the server is asked leaves no session; a refusal is told', async () => {
  const offers: ((session: OfferedSession) => void)[] = [];
  const closed = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const { ask, ticket, live } = await gatewayFor({ open: none, offer: () => new Promise((resolve) => { offers.push(resolve); }) });
  const { url, id } = ticket('offered');
  const asked = ask(url, { method: 'POST' });
  await vi.waitFor(() => { expect(offers).toHaveLength(1); }, soon);
  live.close(id);
  offers[0]!({ offer: 'v=0', answer: () => Promise.resolve(), close: closed });
  expect((await asked).status).toBe(410);
  expect(closed).toHaveBeenCalledOnce();

  const refusing = await gatewayFor({ open: none, offer: () => Promise.reject(new ServerFault({ code: 'codec-unsupported', detail: 'transcodingDisabled' })) });
  expect(codeOf(await refusing.ask(refusing.ticket('offered').url, { method: 'POST' }))).toBe('codec-unsupported');
});

test('foreign WHEP: ICE servers before the offer, any address of the origin as session, none tolerated, F65 none elsewhere', async () => {
  let location: string | undefined;
  let links = ['<stun:a:1>; rel="ice-server"'];
  const server = await serve((request, response, url) => {
    if (request.headers.authorization !== 'Basic c2VjcmV0') return void response.writeHead(401).end();
    if (request.method === 'OPTIONS') return void response.writeHead(204, { link: links }).end();
    if (request.method === 'DELETE') return void response.writeHead(200).end();
    if (url.pathname === '/whep/endpoint/cam0') response.writeHead(201, { 'content-type': 'application/sdp', 'link': '<stun:late:1>; rel="ice-server"', ...(location !== undefined && { location }) }).end('v=0\r\nanswer');
  });
  const { ask, ticket } = await gatewayFor({ open: upstreamOf(server.origin, '/whep/endpoint/cam0') });
  const start = async (): Promise<unknown> => JSON.parse((await ask(ticket('whep').url)).body.toString());
  expect(await start()).toEqual({ iceServers: [{ urls: 'stun:a:1' }], clock: false });
  const deletions = (): string[] => server.requests.filter((request) => request.startsWith('DELETE'));
  for (const [given, asked] of [['/whep/resource/7', '/whep/resource/7'], [`${server.origin}/other/8`, '/other/8'], ['9', '/whep/endpoint/9']] as const) {
    location = given;
    const { url } = ticket('whep');
    expect((await ask(url, sdp('v=0'))).status).toBe(201);
    // Started tickets have no start any more.
    expect((await ask(url)).status).toBe(410);
    await ask(`${url}/session`, { method: 'DELETE' });
    await vi.waitFor(() => { expect(deletions().at(-1)).toBe(`DELETE ${asked}`); }, soon);
  }
  for (location of [undefined, 'http://evil.test/x', '//evil.test/x', `${server.origin.replace('127.0.0.1', 'u:p@127.0.0.1')}/x`]) {
    const { url } = ticket('whep');
    expect((await ask(url, sdp('v=0'))).status).toBe(201);
    await ask(`${url}/session`, { method: 'DELETE' });
  }
  expect(deletions()).toHaveLength(3);
  // Named only with an answer: known for the next session.
  links = [];
  expect(await start()).toEqual({ iceServers: [{ urls: 'stun:late:1' }], clock: false });
});

test('F14 foreign WHEP: a session that began after its page had left is ended', async () => {
  const answers: (() => void)[] = [];
  const server = await serve((request, response) => {
    if (request.method === 'POST') answers.push(() => { response.writeHead(201, { location: '/s/1', 'content-type': 'application/sdp' }).end('v=0'); });
    else response.writeHead(200).end();
  });
  const { ask, ticket, live } = await gatewayFor({ open: upstreamOf(server.origin, '/whep') });
  const { url, id } = ticket('whep');
  const asked = ask(url, sdp('v=0'));
  await vi.waitFor(() => { expect(answers).toHaveLength(1); }, soon);
  live.close(id);
  answers[0]!();
  await asked;
  await vi.waitFor(() => { expect(server.requests).toContain('DELETE /s/1'); }, soon);
});
