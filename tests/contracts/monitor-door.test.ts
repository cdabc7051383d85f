/** The TLS door for monitors of other PCs: a token's whole life against a whole core, as a kiosk browser and an attacker meet it. Loopback only. */
import { connect } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ORPCError } from '@orpc/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startCore } from '#core/start';
import type { WindowTold } from '#core/windows/pc-relay';
import { emptyPage, startCoreApp, visit } from '../fakes/core-app.ts';
import type { BridgeClient, CoreApp } from '../fakes/core-app.ts';
import { askDoor, askDoorTwo, doorBridge, doorSocket, enterDoor, socketStatus } from '../fakes/door-visitor.ts';
import { pagePicture } from '../fakes/page-picture.ts';
import { makeSelfSigned } from '../fakes/self-signed.ts';
import { createTestHost } from '../fakes/test-host.ts';
import { windowTold } from '../fakes/window-told.ts';

const soon = { timeout: 10_000, interval: 20 };
const want = { width: 480, height: 270, muted: true, purpose: 'tile' } as const;
const here = { host: '127.0.0.1', port: 0, files: null };

type App = CoreApp & { client: BridgeClient; door: string; journal: () => Promise<{ kind: string; monitor: number | null; detail: Record<string, unknown> }[]> };

async function app(): Promise<App> {
  const core = await startCoreApp({ door: here });
  const { client } = core.bridge();
  await vi.waitFor(async () => { expect((await client.cameras.list({ after: null, limit: 10 })).total).toBe(3); }, soon);
  const { revision } = (await client.walls.monitors())[2]!;
  await client.walls.arrange({ number: 3, revision, view: null, arrangement: { layout: '1', items: [{ kind: 'camera', camera: 'embedded/c2' }] } });
  return {
    ...core, client, door: core.core.doorOrigin!,
    journal: async () => (await client.journal.list({ before: null, limit: 200 })).filter(({ kind }) => kind.startsWith('monitor-token')),
  };
}

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(() => null, (reason: unknown) => reason);
  return error instanceof ORPCError ? (error.data as { code?: unknown }).code : error;
}

const closed = (socket: { once(event: 'close', listener: () => void): unknown }): Promise<void> => new Promise((resolve) => { socket.once('close', () => { resolve(); }); });

test('a monitor’s address opens that monitor over TLS, HTTP/2 and WebSocket, and every use is in the journal', async () => {
  const { client, door, journal, data } = await app();
  expect(await client.walls.tokens.door()).toEqual({ origin: door });
  const { address, token, pin } = await client.walls.tokens.make({ monitor: 3, days: null });
  expect(address).toMatch(new RegExp(`^${door}/launch\\?token=[\\w-]{43}$`));
  expect(pin).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  const secret = new URL(address).searchParams.get('token')!;

  const launch = await askDoor(door, new URL(address).pathname + new URL(address).search);
  expect(launch).toMatchObject({ status: 303, headers: { location: '/?monitor=3', 'cache-control': 'no-store' } });
  expect(launch.headers['set-cookie']![0]).toMatch(/^__Host-manara-\d+=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const cookie = launch.headers['set-cookie']![0]!.split(';')[0]!;

  const page = await askDoor(door, '/?monitor=3', { headers: { cookie } });
  expect(page.body.toString()).toContain('<title>wall</title>');
  expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': 'DENY' });
  expect(page.headers['content-security-policy']).toContain(`connect-src 'self' wss://${new URL(door).host};`);
  expect(await askDoorTwo(door, '/?monitor=3', { cookie })).toMatchObject({ status: 200, body: expect.stringContaining('<title>wall</title>') });

  const { client: kiosk } = doorBridge(door, cookie);
  expect(await kiosk.app.about()).toMatchObject({ access: 'monitor' });
  expect(await client.app.about()).toMatchObject({ access: 'desk' });
  const watching = await kiosk.walls.watch({ number: 3 });
  expect((await watching.next()).value).toMatchObject({ number: 3, items: [{ camera: 'embedded/c2' }] });

  const kinds = (await journal()).map(({ kind, monitor, detail }) => [kind, monitor, detail['id'], detail['how']]);
  expect(kinds.toReversed()).toEqual([['monitor-token-made', 3, token.id, undefined], ['monitor-token-used', 3, token.id, 'opened'], ['monitor-token-used', 3, token.id, 'connected']]);
  expect((await (await client.walls.tokens.watch()).next()).value).toMatchObject([{ id: token.id, monitor: 3, usedAt: expect.any(Number) }]);
  // Nowhere on the disk, nowhere in the journal: only its hash is kept.
  expect(readFileSync(path.join(data, 'manara.db')).includes(secret)).toBe(false);
  expect(readFileSync(path.join(data, 'manara.db-wal')).includes(secret)).toBe(false);
  expect(JSON.stringify(await client.journal.list({ before: null, limit: 200 }))).not.toContain(secret);
});

test('it shows its monitor and may do nothing else', async () => {
  const { client, door } = await app();
  const { address } = await client.walls.tokens.make({ monitor: 3, days: null });
  const { client: kiosk } = doorBridge(door, await enterDoor(address));
  const tickets = await kiosk.live.open({ camera: 'embedded/c2', want });
  expect(tickets[0]).toMatchObject({ kind: 'lane', url: '' });
  expect(tickets.find(({ kind }) => kind === 'llhls')!.url).toMatch(new RegExp(`^${door}/media/live/[\\w-]{43}/index.m3u8$`));
  // WebRTC goes past the door: the first choice of a selected tile here, the last one there.
  expect((await client.live.open({ camera: 'embedded/c2', want: { ...want, purpose: 'selected' } }))[0]!.kind).toBe('whep');
  expect((await kiosk.live.open({ camera: 'embedded/c2', want: { ...want, purpose: 'selected' } })).at(-1)!.kind).toBe('whep');
  expect((await kiosk.walls.monitors()).map(({ number }) => number)).toEqual([3]);
  expect((await (await kiosk.walls.roster()).next()).value).toMatchObject([{ number: 3 }]);
  await kiosk.live.report({ samples: [{ camera: 'embedded/c2', monitor: 3, tile: 0, via: 'lane', visibleMs: 5_000, lateMs: 0, frozenMs: 0, worstAgeMs: 100 }] });
  await kiosk.app.crashed({ monitor: 3, crashes: 3, withinMs: 300_000 });
  await client.walls.presets.save({ name: 'Nuit', replaces: null });
  expect((await (await kiosk.walls.presets.watch()).next()).value).toEqual([]);
  expect((await (await kiosk.servers.watch()).next()).value).toEqual([]);

  const { revision } = (await client.walls.monitors())[2]!;
  const arrangement = { layout: '1' as const, items: [{ kind: 'empty' as const }] };
  const refused: (() => Promise<unknown>)[] = [
    () => kiosk.live.open({ camera: 'embedded/c1', want }), () => kiosk.walls.watch({ number: 1 }), () => kiosk.walls.arrange({ number: 3, revision, arrangement, view: null }),
    () => kiosk.live.report({ samples: [{ camera: 'embedded/c2', monitor: 1, tile: 0, via: 'lane', visibleMs: 1, lateMs: 0, frozenMs: 0, worstAgeMs: 1 }] }),
    () => kiosk.app.crashed({ monitor: 1, crashes: 3, withinMs: 300_000 }),
    () => kiosk.journal.list({ before: null, limit: 1 }), () => kiosk.settings.write({ language: 'ar' }), () => kiosk.walls.presets.list(), () => kiosk.walls.views.list(),
    () => kiosk.walls.tokens.make({ monitor: 1, days: null }), () => kiosk.walls.tokens.watch(), () => kiosk.servers.probe({ address: '127.0.0.1' }),
    () => kiosk.ptz.stop({ camera: 'embedded/c2' }), () => kiosk.live.replay({ camera: 'embedded/c2', monitor: 3 }), () => kiosk.walls.openWindow({ number: 1 }),
    () => kiosk.walls.displays(), () => kiosk.walls.showOn({ monitor: 3, display: '1' }),
  ];
  for (const ask of refused) expect(await codeOf(ask()), String(ask)).toBe('not-allowed');
});

test('windows of one PC hear what the others would have of it, until a connection ends or the desk is locked', async () => {
  const { client, door } = await app();
  const enter = async (monitor: number) => doorBridge(door, await enterDoor((await client.walls.tokens.make({ monitor, days: null })).address));
  const [third, fourth] = [await enter(3), await enter(4)];
  const pc = 'one-pc-0001';
  const heard = await third.client.pc.watch({ pc, window: 'three' });
  await fourth.client.pc.watch({ pc, window: 'four' });
  // From the same address, as all in this test: the door and the desk are of one machine.
  const desk = await client.pc.watch({ pc, window: 'desk' });
  const told = windowTold({ window: 'four', monitor: 4, used: 7 });
  await fourth.client.pc.tell(told);
  expect([await othersOf(heard, 1), await othersOf(desk, 1)]).toEqual([[told], [told]]);
  expect(await codeOf(fourth.client.pc.tell({ ...told, window: 'three' }))).toBe('not-found');
  expect(await codeOf(client.pc.watch({ pc: 'x', window: 'four' }))).toBe('invalid-input');

  await client.pc.tell(windowTold({ window: 'desk' }));
  await othersOf(heard, 2);
  await client.desk.lock({ monitor: 1 });
  expect(await othersOf(heard, 1)).toEqual([told]);
  expect(await codeOf(othersOf(desk, 0))).toBe('desk-locked');
  fourth.socket.close();
  expect(await othersOf(heard, 0)).toEqual([]);
});

/** What it is told once there are so many other windows. */
async function othersOf(heard: AsyncIterator<readonly WindowTold[], unknown>, count: number): Promise<readonly WindowTold[]> {
  for (;;) {
    const next = await heard.next();
    if (next.done) throw new Error('nothing more is told');
    if (next.value.length === count) return next.value;
  }
}

test('a picture on its monitor comes to it, others do not', async () => {
  const { client, door } = await app();
  const keep = async (number: number) => (await client.walls.images.keep({ image: new File([new Uint8Array(pagePicture(number, 1, 32, 18))], 'x.png') })).image;
  const [shown, other] = [await keep(1), await keep(2)];
  const { revision } = (await client.walls.monitors())[2]!;
  await client.walls.arrange({ number: 3, revision, view: null, arrangement: { layout: '1', items: [{ kind: 'image', image: shown, name: 'plan' }] } });
  const { client: kiosk } = doorBridge(door, await enterDoor((await client.walls.tokens.make({ monitor: 3, days: null })).address));
  const file = await kiosk.walls.images.read({ image: shown });
  expect([file?.type, Buffer.from(await file!.arrayBuffer())]).toEqual(['image/png', pagePicture(1, 1, 32, 18)]);
  expect(await codeOf(kiosk.walls.images.read({ image: other }))).toBe('not-allowed');
  expect(await codeOf(kiosk.walls.images.keep({ image: new File(['x'], 'x') }))).toBe('not-allowed');
  expect(await client.walls.images.read({ image: 'e'.repeat(64) })).toBeNull();
});

test('media come through the door with ticket and cookie, both', async () => {
  const { client, door, ask, port } = await app();
  const cookie = await enterDoor((await client.walls.tokens.make({ monitor: 3, days: null })).address);
  const tickets = await doorBridge(door, cookie).client.live.open({ camera: 'embedded/c2', want });
  const { pathname } = new URL(tickets.find(({ kind }) => kind === 'stills')!.url);
  expect(await askDoor(door, pathname, { headers: { cookie } })).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg', 'cache-control': 'no-store' } });
  expect((await askDoor(door, pathname)).status).toBe(403);
  expect((await askDoor(door, pathname.replace(/[\w-]{43}/, 'A'.repeat(43)), { headers: { cookie } })).status).toBe(410);
  // One door's pass is nothing at the other.
  expect((await ask('/', { headers: { cookie: cookie.replace(/^.*?=/, `manara-${port}=`) } })).status).toBe(403);
});

test('wrong, expired and withdrawn tokens are refused and written down; a withdrawn one’s window is shut out at once', async () => {
  const { client, door, journal } = await app();
  const launch = (secret: string) => askDoor(door, `/launch?token=${secret}`);
  expect(await launch('A'.repeat(43))).toMatchObject({ status: 403, body: expect.objectContaining({}) });
  const { address, token } = await client.walls.tokens.make({ monitor: 3, days: 1 });
  const cookie = await enterDoor(address);
  const lane = doorSocket(door, cookie, '/media/lane');
  const { socket, client: kiosk } = doorBridge(door, cookie);
  expect(await socketStatus(lane)).toBe(101);
  await kiosk.app.clock();

  const gone = Promise.all([closed(socket), closed(lane)]);
  await client.walls.tokens.revoke({ id: token.id });
  await gone;
  expect(await enterDoor(address)).toBe('');
  expect((await askDoor(door, '/', { headers: { cookie } })).status).toBe(403);
  expect(await socketStatus(doorSocket(door, cookie))).toBe(403);
  expect((await (await client.walls.tokens.watch()).next()).value).toEqual([]);

  const { address: brief, token: dying } = await client.walls.tokens.make({ monitor: 3, days: 1 });
  const later = await enterDoor(brief);
  const dyingBridge = doorBridge(door, later);
  await dyingBridge.client.app.clock();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3600_000 });
  onTestFinished(() => { vi.useRealTimers(); });
  await closed(dyingBridge.socket);
  expect((await askDoor(door, '/', { headers: { cookie: later } })).status).toBe(403);
  vi.useRealTimers();

  const refusals = (await journal()).filter(({ kind }) => kind === 'monitor-token-refused').map(({ detail, monitor }) => [detail['why'], monitor, detail['id']]);
  expect(refusals.toReversed()).toEqual([['unknown', null, undefined], ['revoked', 3, token.id], ['expired', 3, dying.id]]);
  expect((await journal()).find(({ kind }) => kind === 'monitor-token-revoked')).toMatchObject({ monitor: 3, detail: { id: token.id } });
});

test('after ten guesses an address has to wait, whether it guesses tokens or cookies', async () => {
  const { client, door, journal } = await app();
  const { address } = await client.walls.tokens.make({ monitor: 3, days: null });
  const name = (await enterDoor(address)).split('=')[0]!;
  for (let n = 0; n < 5; n += 1) {
    expect((await askDoor(door, `/launch?token=${String(n).repeat(43)}`)).status).toBe(403);
    expect((await askDoor(door, '/', { headers: { cookie: `${name}=${'x'.repeat(42)}${n}` } })).status).toBe(403);
  }
  expect(await askDoor(door, `/launch?token=${'z'.repeat(43)}`)).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
  expect(await enterDoor(address)).toBe('');
  expect((await journal()).find(({ kind }) => kind === 'monitor-token-refused')).toMatchObject({ detail: { why: 'too-many', from: '127.0.0.1' } });
});

test('F72 at the door: foreign names, origins and sites are refused, and the launch token of this machine opens nothing', async () => {
  const { client, door, core, port } = await app();
  const cookie = await enterDoor((await client.walls.tokens.make({ monitor: 3, days: null })).address);
  const local = new URL(door).port;
  for (const host of [`evil.test:${local}`, `localhost:${local}`, `c1.localhost:${local}`, '127.0.0.1', `127.0.0.1:${port}`]) expect((await askDoor(door, '/', { host, headers: { cookie } })).status, host).toBe(403);
  for (const origin of ['https://evil.test', core.origin, 'null']) expect((await askDoor(door, '/', { headers: { cookie, origin } })).status, origin).toBe(403);
  expect((await askDoor(door, '/', { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  expect(await askDoorTwo(door, '/', { cookie, ':authority': 'evil.test' })).toMatchObject({ status: 403 });
  expect(await socketStatus(doorSocket(door, cookie, '/bridge', { origin: 'https://evil.test' }))).toBe(403);
  expect(await socketStatus(doorSocket(door, ''))).toBe(403);
  expect((await askDoor(door, core.launchUrl(3).slice(core.origin.length))).status).toBe(403);
  expect((await askDoor(door, '/assets/index-abc.js')).status).toBe(403);
});

test('one token has room for a few windows and takes no other’s', async () => {
  const { client, door } = await app();
  const [first, second] = [await enterDoor((await client.walls.tokens.make({ monitor: 3, days: null })).address), await enterDoor((await client.walls.tokens.make({ monitor: 2, days: null })).address)];
  const opened: number[] = [];
  for (let n = 0; n < 9; n += 1) opened.push(await socketStatus(doorSocket(door, first, '/media/lane')));
  expect(opened).toEqual([101, 101, 101, 101, 101, 101, 101, 101, 503]);
  expect(await socketStatus(doorSocket(door, second, '/media/lane'))).toBe(101);
});

test('plain HTTP is not answered at the door, and there is no door unless one was asked for', async () => {
  const { client, door } = await app();
  const answer = await new Promise<string>((resolve) => {
    let got = '';
    const socket = connect(Number(new URL(door).port), '127.0.0.1', () => { socket.write(`GET /launch HTTP/1.1\r\nHost: ${new URL(door).host}\r\n\r\n`); });
    socket.on('data', (bytes) => { got += bytes.toString('latin1'); }).on('error', () => undefined).on('close', () => { resolve(got); });
  });
  expect(answer).not.toMatch(/HTTP/);
  await vi.waitFor(async () => {
    expect((await client.journal.list({ before: null, limit: 50 })).find(({ detail }) => detail['what'] === 'door: plain HTTP')).toBeDefined();
  }, soon);

  const without = await startCoreApp();
  expect(without.core.doorOrigin).toBeNull();
  const desk = without.bridge().client;
  expect(await desk.walls.tokens.door()).toEqual({ origin: null });
  expect(await codeOf(desk.walls.tokens.make({ monitor: 1, days: null }))).toBe('unsupported');
});

test('tokens, withdrawn ones and the made certificate survive a restart of the core', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-door-'));
  onTestFinished(() => { rmSync(data, { recursive: true, force: true }); });
  const start = (port: number) => startCore(createTestHost(({ program }) => { program.say(JSON.stringify({ ready: true, port: 1 })); }), {
    data, port: 0, pageFiles: emptyPage(), demo: null, onProgress: () => undefined, door: { ...here, port },
  });
  const first = await start(0);
  const { client } = (await visit(first)).bridge();
  const kept = await client.walls.tokens.make({ monitor: 2, days: null });
  const withdrawn = await client.walls.tokens.make({ monitor: 2, days: null });
  await client.walls.tokens.revoke({ id: withdrawn.token.id });
  const cookie = await enterDoor(kept.address);
  await first.stop();

  const second = await start(Number(new URL(first.doorOrigin!).port));
  onTestFinished(() => second.stop());
  expect(second.doorOrigin).toBe(first.doorOrigin);
  // A kiosk that is switched on opens its address; a page that stayed open comes back with its cookie.
  expect(await enterDoor(kept.address)).toBe(cookie);
  expect(await doorBridge(second.doorOrigin!, cookie).client.app.about()).toMatchObject({ access: 'monitor' });
  expect(await enterDoor(withdrawn.address)).toBe('');
  expect((await (await visit(second)).bridge().client.walls.tokens.make({ monitor: 1, days: null })).pin).toBe(kept.pin);
  expect(statSync(path.join(data, 'door', 'key.pem')).mode & 0o777).toBe(0o600);
});

test('a person’s own certificate is used, its names are answered to, and one that is none is told', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-door-'));
  onTestFinished(() => { rmSync(data, { recursive: true, force: true }); });
  const { cert, key } = makeSelfSigned('wall', 'DNS:wall.ville.ma,DNS:*.ville.ma,IP:127.0.0.1');
  const files = { cert: path.join(data, 'c.pem'), key: path.join(data, 'k.pem') };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
  const { core, bridge } = await startCoreApp({ door: { ...here, files } });
  const door = core.doorOrigin!;
  const { address, pin } = await bridge().client.walls.tokens.make({ monitor: 1, days: null });
  expect(pin).toBeNull();
  const cookie = await enterDoor(address);
  expect((await askDoor(door, '/', { host: `wall.ville.ma:${new URL(door).port}`, headers: { cookie } })).status).toBe(200);
  expect((await askDoor(door, '/', { host: `x.ville.ma:${new URL(door).port}`, headers: { cookie } })).status).toBe(403);

  const other = path.join(data, 'other.pem');
  writeFileSync(other, makeSelfSigned('other').key);
  const begin = (wish: object) => startCore(createTestHost(() => undefined), { data: path.join(data, 'x'), port: 0, pageFiles: emptyPage(), demo: null, onProgress: () => undefined, door: { ...here, ...wish } });
  await expect(begin({ files: { ...files, key: other } })).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  await expect(begin({ files: { ...files, cert: '/none' } })).rejects.toMatchObject({ problem: { code: 'not-found' } });
});
