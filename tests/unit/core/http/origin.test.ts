/** The core's origin as an attacker, a browser and a bad server meet it: raw requests against a whole core. */
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import type { LiveTicket } from '#model/live';
import { startCoreApp } from '../../../fakes/core-app.ts';
import type { CoreApp } from '../../../fakes/core-app.ts';
import { fakePlaylist } from '../../../fakes/fake-recorder.ts';

const soon = { timeout: 10_000, interval: 20 };
type App = CoreApp & { ticket: (kind: LiveTicket['kind'], camera?: string) => Promise<LiveTicket>; refusals: () => Promise<string[]> };

async function app(): Promise<App> {
  const core = await startCoreApp();
  const { client } = core.bridge();
  await vi.waitFor(async () => { expect((await client.cameras.list({ after: null, limit: 10 })).total).toBe(3); }, soon);
  return {
    ...core,
    ticket: async (kind, camera = 'embedded/c1') => {
      const purpose = kind === 'whep' ? 'selected' : 'tile';
      return (await client.live.open({ camera, want: { width: 480, height: 270, muted: true, purpose } })).find((ticket) => ticket.kind === kind)!;
    },
    refusals: async () => (await client.journal.list({ before: null, limit: 100 })).filter(({ kind }) => kind === 'request-refused').map(({ detail }) => String(detail['what'])),
  };
}

test('a launch token opens the page with a strict cookie; the address alone does not', async () => {
  const { core, ask, cookie, port, refusals } = await app();
  const launch = await ask(core.launchUrl(7).slice(core.origin.length));
  expect(launch).toMatchObject({ status: 303, headers: { location: '/?monitor=7' } });
  expect(launch.headers['set-cookie']![0]).toMatch(new RegExp(`^manara-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
  // What a window's PC is called goes on to its page, and nothing else does.
  expect((await ask(`${core.launchUrl(7)}&pc=one-pc-0001&window=behind`.slice(core.origin.length))).headers.location).toBe('/?monitor=7&window=behind&pc=one-pc-0001');
  expect((await ask(`${core.launchUrl(7)}&pc=%26x%3D1-------`.slice(core.origin.length))).headers.location).toBe('/?monitor=7');
  const page = await ask('/?monitor=7', { headers: { cookie } });
  expect(page.status).toBe(200);
  expect(page.body.toString()).toContain('<title>wall</title>');

  for (const address of ['/', '/assets/index-abc.js', '/launch?token=wrong', '/launch', `/launch?token=${'A'.repeat(43)}`]) {
    const refused = await ask(address);
    expect(refused.status, address).toBe(403);
    expect(refused.body.toString()).toContain('Open the wall from the Manara app');
  }
  expect((await ask('/', { headers: { cookie: `manara-${port}=${'A'.repeat(43)}` } })).status).toBe(403);
  expect((await ask('/launch', { host: `localhost:${port}` })).headers.location).toBe(`${core.origin}/launch`);
  expect(await refusals()).toEqual(expect.arrayContaining(['session', 'launch token']));
});

test('F70 the page may load nothing but its own, may not be framed, and asks for no permission but full screen', async () => {
  const { ask, cookie, port } = await app();
  const { headers } = await ask('/', { headers: { cookie } });
  const policy = String(headers['content-security-policy']);
  for (const part of ["default-src 'none'", "script-src 'self';", "worker-src 'self'", "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'",
    "frame-ancestors 'none'", "require-trusted-types-for 'script'", `connect-src 'self' ws://127.0.0.1:${port} http://*.localhost:${port};`]) expect(policy).toContain(part);
  expect(policy).not.toMatch(/unsafe|\*(?!\.localhost)/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['permissions-policy']).toMatch(/fullscreen=\(self\).*camera=\(\).*geolocation=\(\).*microphone=\(\)/);
  expect((await ask('/assets/index-abc.js', { headers: { cookie } })).headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'content-type': 'text/javascript; charset=utf-8' });
});

test('F72 DNS rebinding and drive-by pages are refused, over HTTP and WebSocket, even with the cookie', async () => {
  const { ask, cookie, core, port, openSocket, refusals } = await app();
  expect((await ask('/', { host: `evil.test:${port}`, headers: { cookie } })).status).toBe(403);
  expect((await ask('/', { headers: { cookie, origin: 'http://evil.test' } })).status).toBe(403);
  expect((await ask('/', { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  const { WebSocket } = await import('ws');
  const status = (headers: Record<string, string>, address = '/bridge'): Promise<number> => new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${address}`, { headers });
    socket.on('unexpected-response', (_request, response) => { resolve(response.statusCode ?? 0); socket.terminate(); });
    socket.on('open', () => { resolve(101); socket.terminate(); });
    socket.on('error', () => undefined);
  });
  for (const address of ['/bridge', '/media/lane']) {
    expect(await status({ cookie, origin: core.origin }, address)).toBe(101);
    expect(await status({ cookie }, address)).toBe(403);
    expect(await status({ cookie, origin: 'http://evil.test' }, address)).toBe(403);
    expect(await status({ cookie, origin: core.origin, host: `evil.test:${port}` }, address)).toBe(403);
    expect(await status({ origin: core.origin }, address)).toBe(403);
    expect(await status({ cookie, origin: core.origin, host: `c1.localhost:${port}` }, address)).toBe(403);
  }
  expect(await status({ cookie, origin: core.origin }, '/other')).toBe(404);
  openSocket('/bridge').terminate();
  expect(await refusals()).toEqual(expect.arrayContaining(['host', 'origin', 'site', 'socket: origin', 'socket: host', 'socket: session']));
});

test('F71 refused requests fill neither the journal nor the answer', async () => {
  const { ask, refusals, port } = await app();
  for (let n = 0; n < 200; n += 1) await ask('/', { host: `evil.test:${port}` });
  expect((await refusals()).filter((what) => what === 'host')).toHaveLength(1);
  const { headers, body } = await ask('/', { host: `evil.test:${port}` });
  expect(headers['server']).toBeUndefined();
  expect(body.toString()).toBe('{"code":"not-allowed"}');
});

/** Sends bytes as they are and gives back what came until the other side closed. */
function raw(port: number, text: string, more?: (socket: ReturnType<typeof connect>) => void): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => { socket.write(text); more?.(socket); });
    socket.on('data', (data) => { got += data.toString(); });
    socket.on('error', () => undefined);
    socket.on('close', () => { resolve(got); });
  });
}

test('F71 slow headers end with 408, large ones with 431, a large body with 413, junk with 400, TRACE with a refusal', async () => {
  const { port, ticket, core } = await app();
  const whep = await ticket('whep');
  const slow = raw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
  expect(await raw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  expect(await raw(port, 'junk\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(await raw(port, `TRACE / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 403 /);
  const { host, pathname } = new URL(whep.url);
  const large = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${core.origin}\r\nContent-Type: application/sdp\r\nContent-Length: 2000000000\r\nConnection: close\r\n\r\nv=0`;
  expect(await raw(port, large)).toMatch(/^HTTP\/1.1 413 /);
  expect(await slow).toMatch(/^HTTP\/1.1 408 /);
}, 30_000);

test.each(['/../package.json', '/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%5c..%5cindex.html', '/index.html%00.js', '//etc/passwd', '/assets', '/assets/'])('F73 %s is no file of the page', async (address) => {
  const { ask, cookie } = await app();
  expect((await ask(address, { headers: { cookie } })).status).toBe(404);
});

test('F73 nothing in a ticket’s address reaches beyond the stream it names', async () => {
  const { ask, core, port, ticket, fake } = await app();
  const { id, url } = await ticket('llhls');
  const host = new URL(url).host;
  const before = fake.requests.filter((request) => request.includes('/live/')).length;
  for (const name of ['..%2f..%2fhealth', '%2e%2e', '..', 'a%2fb.m4s', 'a%5cb.m4s', '%00.m4s', 'whep', 'still.m4s%3fx', 'x'.repeat(150)]) {
    const answer = await ask(`/media/live/${id}/${name}`, { host, headers: { origin: core.origin } });
    expect([400, 403, 404, 410, 414], name).toContain(answer.status);
  }
  expect((await ask(`/media/live/${id}/index.m3u8?url=http://x/`, { host, headers: { origin: core.origin } })).status).toBe(400);
  for (const request of fake.requests.filter((one) => one.includes('/live/')).slice(before)) expect(request).toMatch(/^GET \/api\/v1\/live\/c1\/sub\/[\w.-]+$/);
  expect((await ask('/media/live/', { host: `c1.localhost:${port}`, headers: { origin: core.origin } })).status).toBe(404);
});

test('LL-HLS: the playlist, its blocking reload and its parts come through on the camera’s own name', async () => {
  const { askMedia, ticket, fake, core } = await app();
  const { url } = await ticket('llhls');
  const playlist = await askMedia(`${url}?_HLS_msn=12&_HLS_part=3`);
  expect(playlist).toMatchObject({ status: 200, headers: { 'content-type': 'application/vnd.apple.mpegurl', 'access-control-allow-origin': core.origin, vary: 'Origin', 'cache-control': 'no-store' } });
  expect(playlist.body.toString()).toBe(fakePlaylist);
  const part = await askMedia(new URL('part-1-1.m4s', url).href);
  expect(part).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
  expect(part.body).toEqual(Buffer.alloc(5_000, 7));
  expect(fake.requests).toEqual(expect.arrayContaining(['GET /api/v1/live/c1/sub/index.m3u8?_HLS_msn=12&_HLS_part=3', 'GET /api/v1/live/c1/sub/part-1-1.m4s']));
  expect((await askMedia(new URL('gone.m4s', url).href)).status).toBe(404);
});

test('media need a ticket of their kind and the page’s origin, and nothing else', async () => {
  const { askMedia, ticket, port } = await app();
  const [llhls, stills] = [await ticket('llhls'), await ticket('stills')];
  expect((await askMedia(llhls.url.replace(llhls.id, 'A'.repeat(43)))).status).toBe(410);
  expect((await askMedia(llhls.url.replace('index.m3u8', 'still'))).status).toBe(410);
  expect((await askMedia(stills.url.replace('still', 'index.m3u8'))).status).toBe(410);
  for (const origin of ['http://evil.test', `http://localhost:${port}`, 'null']) {
    const answer = await askMedia(llhls.url, { headers: { origin } });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect((await askMedia(llhls.url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } })).status).toBe(403);
  }
});

test('a browser’s preflight is answered for the page alone', async () => {
  const { askMedia, ticket, core } = await app();
  const { url } = await ticket('whep');
  expect(await askMedia(url, { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } })).toMatchObject({
    status: 204, headers: { 'access-control-allow-origin': core.origin, 'access-control-allow-methods': 'GET, POST, PATCH, DELETE', 'access-control-allow-headers': expect.stringContaining('content-type') },
  });
});

test('stills carry their capture time where the page may read it', async () => {
  const { askMedia, ticket, fake } = await app();
  const { url } = await ticket('stills');
  expect(await askMedia(url)).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg', 'manara-captured-at': '1700000000123', 'access-control-expose-headers': expect.stringContaining('Manara-Captured-At') } });
  fake.media.set('still', () => ({ headers: { 'content-type': 'image/jpeg' }, body: '<html>' }));
  expect(JSON.parse((await askMedia(url)).body.toString())).toMatchObject({ code: 'not-video' });
});

test('WHEP: one offer per ticket, the session’s address is ours, and it ends with the ticket', async () => {
  const { askMedia, ticket, fake, bridge } = await app();
  const { url, id } = await ticket('whep');
  const offer = { method: 'POST', headers: { 'content-type': 'application/sdp' }, body: 'v=0\r\noffer' };
  const answer = await askMedia(url, offer);
  expect(answer).toMatchObject({ status: 201, headers: { 'content-type': 'application/sdp', location: `${url}/session` } });
  expect(answer.body.toString()).toBe('v=0\r\nanswer');
  expect((await askMedia(url, offer)).status).toBe(410);
  expect((await askMedia(`${url}/session`, { method: 'DELETE' })).status).toBe(204);
  await vi.waitFor(() => { expect(fake.requests).toContain('DELETE /api/v1/live/c1/main/whep/session-1'); }, soon);
  expect((await askMedia(`${url}/session`, { method: 'DELETE' })).status).toBe(204);
  expect(fake.requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(1);

  const second = await ticket('whep');
  await askMedia(second.url, offer);
  await bridge().client.live.close({ tickets: [second.id] });
  await vi.waitFor(() => { expect(fake.requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(2); }, soon);
  expect(id).not.toBe(second.id);
});

test('F65 a WHEP session elsewhere is never asked with our credentials', async () => {
  const { askMedia, ticket, fake } = await app();
  for (const location of ['http://127.0.0.1:9/x', '/api/v1/cameras', '../../../../health', '//evil.test/x']) {
    fake.media.set('whep', () => ({ status: 201, headers: { 'content-type': 'application/sdp', location }, body: 'v=0' }));
    const { url } = await ticket('whep');
    await askMedia(url, { method: 'POST', headers: { 'content-type': 'application/sdp' }, body: 'v=0' });
    expect((await askMedia(`${url}/session`, { method: 'DELETE' })).status).toBe(204);
  }
  expect(fake.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
});

test('a failed offer voids its ticket and says why', async () => {
  const { askMedia, ticket, fake } = await app();
  fake.media.set('whep', () => ({ status: 503, headers: { 'content-type': 'application/json' }, body: '{"code":"camera-unreachable","detail":"rtsp://u:p@h"}' }));
  const { url } = await ticket('whep');
  const answer = await askMedia(url, { method: 'POST', headers: { 'content-type': 'application/sdp' }, body: 'v=0' });
  expect(answer.status).toBe(503);
  expect(answer.body.toString()).toBe('{"code":"camera-unreachable"}');
});

test('F24 a captive portal’s HTML with status 200 is “not a video answer”, never passed on', async () => {
  const { askMedia, ticket, fake } = await app();
  const html = () => ({ headers: { 'content-type': 'text/html' }, body: '<html><script>alert(1)</script>' });
  const { url } = await ticket('llhls');
  for (const name of ['index.m3u8', 'part-1-1.m4s']) {
    fake.media.set(name, html);
    const answer = await askMedia(new URL(name, url).href);
    expect(answer).toMatchObject({ status: 502, headers: { 'content-type': expect.stringContaining('application/json') } });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'not-video' });
  }
});

test('F60 F61 a playlist that leads elsewhere or has no end is refused and journalled', async () => {
  const { askMedia, ticket, fake, refusals } = await app();
  const { url } = await ticket('llhls');
  for (const [body, code] of [[`${fakePlaylist}http://127.0.0.1:1/ssrf\n`, 'server-refused'], [`${fakePlaylist}file:///etc/passwd\n`, 'server-refused'], [fakePlaylist + '#EXTINF:1,\nseg-1.m4s\n'.repeat(20_000), 'too-large']] as const) {
    fake.media.set('index.m3u8', () => ({ headers: { 'content-type': 'application/vnd.apple.mpegurl' }, body }));
    const answer = await askMedia(url);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code });
  }
  expect(await refusals()).toContain('playlist');
});

test('F25 endless bodies are cut off by size, compressed ones are not unfolded, false lengths are not believed', async () => {
  const { askMedia, ticket, fake } = await app();
  const { url } = await ticket('llhls');
  const code = async (name: string): Promise<unknown> => JSON.parse((await askMedia(new URL(name, url).href)).body.toString()).code;
  const block = Buffer.alloc(1024 * 1024, '#');
  let written = 0;
  const endless = (type: string) => () => ({ headers: { 'content-type': type }, body: '#EXTM3U\n', after: (response: import('node:http').ServerResponse) => {
    const pump = (): void => {
      while (!response.destroyed && response.write(block)) written += block.length;
      if (!response.destroyed) response.once('drain', pump);
    };
    pump();
  } });
  fake.media.set('index.m3u8', endless('application/vnd.apple.mpegurl'));
  expect(await code('index.m3u8')).toBe('too-large');
  expect(written).toBeLessThan(16 * 1024 * 1024);

  written = 0;
  fake.media.set('part-1-1.m4s', endless('video/mp4'));
  await expect(askMedia(new URL('part-1-1.m4s', url).href)).rejects.toThrow();
  expect(written).toBeLessThan(80 * 1024 * 1024);

  fake.media.set('index.m3u8', () => ({ headers: { 'content-type': 'application/vnd.apple.mpegurl', 'content-encoding': 'gzip' }, body: Buffer.alloc(1_000) }));
  expect(await code('index.m3u8')).toBe('server-refused');
  fake.media.set('part-1-1.m4s', () => ({ headers: { 'content-type': 'video/mp4', 'content-length': '99999999999' }, body: 'x' }));
  expect(await code('part-1-1.m4s')).toBe('too-large');
  fake.media.set('part-1-1.m4s', () => ({ headers: { 'content-type': 'video/mp4', 'content-length': '5000' }, body: 'short', after: (response) => { response.destroy(); } }));
  await expect(askMedia(new URL('part-1-1.m4s', url).href)).rejects.toThrow();
}, 30_000);

test('F03 24 tiles are served at once, and told at once when the recorder is gone', async () => {
  const { askMedia, ticket, fake } = await app();
  const tickets = await Promise.all(Array.from({ length: 24 }, () => ticket('llhls')));
  const answers = await Promise.all(tickets.map(({ url }) => askMedia(url)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 200));
  await fake.stop();
  const failed = await Promise.all(tickets.map(({ url }) => askMedia(url)));
  expect(failed.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 503));
}, 30_000);

test('instant replay: the page alone may ask, with a ticket; nothing else is understood', async () => {
  const { ask, cookie } = await app();
  const asked = (path: string, headers: Record<string, string> = { cookie }) => ask(path, { headers }).then(({ status }) => status);
  expect(await asked(`/media/replay/${'A'.repeat(43)}`)).toBe(410);
  expect(await asked(`/media/replay/${'A'.repeat(43)}?since=1795789000123.4567`)).toBe(410);
  for (const query of ['since=', 'since=-1', 'since=1e9', 'since=1&x=1', 'until=5']) expect(await asked(`/media/replay/${'A'.repeat(43)}?${query}`), query).toBe(400);
  expect(await asked(`/media/replay/${'A'.repeat(43)}`, {})).toBe(403);
});
