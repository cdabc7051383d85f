/** Walks the whole Bridge contract over a real WebSocket against a real core. */
import { ORPCError } from '@orpc/client';
import { expect, test, vi } from 'vitest';
import { laneHeaderBytes } from '#model/lane-message';
import type { LiveTicket } from '#model/live';
import { startCoreApp } from '../fakes/core-app.ts';
import type { BridgeClient, CoreApp } from '../fakes/core-app.ts';

const tile = { width: 480, height: 270, muted: true, purpose: 'tile' } as const;
const soon = { timeout: 10_000, interval: 20 };

async function app(): Promise<CoreApp & { client: BridgeClient }> {
  const core = await startCoreApp();
  const { client } = core.bridge();
  await vi.waitFor(async () => { expect((await client.cameras.list({ after: null, limit: 10 })).total).toBe(3); }, soon);
  return { ...core, client };
}

/** The code of a refusal, as a page sees it. */
async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(() => null, (reason: unknown) => reason);
  return error instanceof ORPCError ? (error.data as { code?: unknown }).code : error;
}

test('app, cameras, settings and journal answer as the contract says', async () => {
  const { client, host } = await app();
  expect(await client.app.about()).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/), host: 'node', demo: null, weakSecrets: 'memory' });
  expect(Math.abs((await client.app.clock()).now - Date.now())).toBeLessThan(60_000);

  const first = await client.cameras.list({ after: null, limit: 2 });
  expect(first).toMatchObject({ total: 3, next: 'embedded/c2' });
  expect((await client.cameras.list({ after: first.next, limit: 2 })).cameras.map(({ id }) => id)).toEqual(['embedded/c3']);
  expect((await client.cameras.search({ text: 'camera 2', limit: 10 })).cameras[0]).toBe('embedded/c2');

  expect(await client.settings.write({ language: 'ar' })).toMatchObject({ language: 'ar', clock24: true });
  expect(await client.settings.read()).toMatchObject({ language: 'ar' });
  expect(host.settings.language).toBe('ar');
  await client.app.crashed({ monitor: 2, crashes: 3, withinMs: 300_000 });
  expect((await client.journal.list({ before: null, limit: 1 }))[0]).toMatchObject({ kind: 'window-crashed', monitor: 2, detail: { crashes: 3, withinMs: 300_000 } });
  const kinds = (await client.journal.list({ before: null, limit: 50 })).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['app-started', 'window-opened', 'settings-changed']));
});

test('watches begin with what is and go on with what changes, on every page', async () => {
  const { client, bridge, fake } = await app();
  const other = bridge().client;
  const settings = await other.settings.watch();
  expect((await settings.next()).value).toMatchObject({ language: 'fr' });
  await client.settings.write({ language: 'en' });
  expect((await settings.next()).value).toMatchObject({ language: 'en' });

  const cameras = await other.cameras.watch();
  expect((await cameras.next()).value).toMatchObject({ servers: [{ server: 'embedded', is: 'ok' }] });
  fake.alarms = [{ code: 'disk-full', since: 5 }];
  await vi.waitFor(async () => {
    expect((await cameras.next()).value).toMatchObject({ servers: [{ is: 'degraded', alarms: [{ code: 'disk-full' }] }] });
  }, soon);
  const entries = await client.journal.list({ before: null, limit: 50 });
  expect(entries.find(({ kind }) => kind === 'recorder-alarm')?.detail).toMatchObject({ code: 'disk-full' });
});

test('walls: arrange, conflict, views, windows', async () => {
  const { client, bridge, host } = await app();
  const monitor = (await client.walls.monitors())[0]!;
  const watching = await bridge().client.walls.watch({ number: monitor.number });
  expect((await watching.next()).value).toEqual(monitor);
  const arrangement = { layout: '1' as const, items: [{ kind: 'camera' as const, camera: 'embedded/c2' }] };
  const arranged = await client.walls.arrange({ number: monitor.number, revision: monitor.revision, arrangement, view: null });
  expect(arranged).toMatchObject({ ...arrangement, revision: monitor.revision + 1 });
  expect((await watching.next()).value).toEqual(arranged);
  expect(await codeOf(client.walls.arrange({ number: monitor.number, revision: monitor.revision, arrangement, view: null }))).toBe('conflict');
  expect(await codeOf(client.walls.arrange({ number: monitor.number, revision: 99, arrangement: { layout: '4', items: [] }, view: null }))).toBe('invalid-input');

  const views = await bridge().client.walls.views.watch();
  expect((await views.next()).value).toEqual([]);
  const view = await client.walls.views.save({ name: 'Nuit', arrangement, replaces: null, monitor: monitor.number });
  expect((await views.next()).value).toEqual([view]);
  expect(await client.walls.views.rename({ id: view.id, name: 'Jour' })).toMatchObject({ id: view.id, name: 'Jour' });
  await client.walls.views.remove({ id: view.id });
  expect(await client.walls.views.list()).toEqual([]);
  expect(await codeOf(client.walls.views.rename({ id: 'none', name: 'x' }))).toBe('not-found');

  expect((await watching.next()).value).toMatchObject({ view: view.id });
  expect((await watching.next()).value).toMatchObject({ view: null });
  const pushes = await bridge().client.walls.pushes.watch();
  expect((await pushes.next()).value).toEqual({ asking: [], pushes: [] });
  const content = { kind: 'item' as const, item: { kind: 'camera' as const, camera: 'embedded/c1' }, tile: 99 };
  expect(await codeOf(client.walls.pushes.send({ from: 1, to: 2, content, reason: '', returnAfterS: null }))).toBe('not-found');
  const sent = await client.walls.pushes.send({ from: 1, to: 2, content: { ...content, tile: 0 }, reason: 'foule', returnAfterS: 60 });
  // No window shows monitor 2, and the sender hears it; `hasWindow` is of that moment and not the push's.
  const { hasWindow, ...push } = sent;
  expect(hasWindow).toBe(false);
  expect((await pushes.next()).value).toEqual({ asking: [], pushes: [push] });
  const roster = await bridge().client.walls.roster();
  expect((await roster.next()).value).toEqual([1, 2, 3, 4].map((number) => ({ number, hasWindow: number === monitor.number })));
  const second = await bridge().client.walls.watch({ number: 2 });
  await second.next();
  expect((await roster.next()).value).toContainEqual({ number: 2, hasWindow: true });
  expect(await client.walls.pushes.settle({ id: sent.id, how: 'return' })).toMatchObject({ state: 'returned' });
  expect(await codeOf(client.walls.pushes.answer({ id: sent.id, accept: true }))).toBe('not-found');
  const preset = await client.walls.presets.save({ name: 'Nuit', replaces: null });
  expect((await client.walls.presets.apply({ id: preset.id })).unseen).toEqual([3, 4]);
  expect(await codeOf(client.live.replay({ camera: 'embedded/c1', monitor: 1 }))).toBe('no-recording');

  expect(await client.walls.openWindow({ number: 2 })).toEqual({ opened: true });
  expect(host.openedWindows[0]).toMatchObject({ monitor: 2, url: expect.stringMatching(/\/launch\?token=[\w-]{43}&monitor=2$/) });

  expect(await client.walls.displays()).toEqual([]);
  const bounds = { x: 0, y: 0, width: 1920, height: 1080 };
  host.screens = [{ id: 'right', label: '', bounds: { ...bounds, x: 1920 }, primary: true }, { id: 'left', label: 'BOE', bounds, primary: false }];
  expect((await client.walls.displays()).map(({ id }) => id)).toEqual(['left', 'right']);
  await client.walls.showOn({ monitor: 2, display: 'left' });
  expect(await codeOf(client.walls.showOn({ monitor: 2, display: 'gone' }))).toBe('not-found');
  expect(host.moved).toEqual([{ monitor: 2, display: 'left' }, { monitor: 2, display: 'gone' }]);
});

test('searches: streams that tell as they find, end when they are left, refuse in the closed list’s words, and are in the journal', async () => {
  const { client, fake } = await app();
  const asked = { monitor: 1, reason: 'vol' };
  expect(await client.search.abilities({ cameras: ['embedded/c1', 'other/x'] })).toEqual([{ camera: 'embedded/c1', motion: 'region', events: true }, { camera: 'other/x', motion: null, events: false }]);
  const events: unknown[] = [];
  for await (const news of await client.search.events({ scope: { is: 'all' }, types: ['connection'], range: { start: 0, end: 10_000 }, from: null, enough: 10, ...asked })) events.push(news);
  expect(events).toMatchObject([{ server: 'embedded', is: 'asked' }, { is: 'found', events: [{ camera: 'embedded/c1', at: 5_000 }, { at: 3_000 }] }, ...events.slice(2, -1).map(() => ({ is: 'found', events: [] })), { is: 'done', next: null }]);
  const want = { camera: 'embedded/c1', range: { start: 0, end: 3_600_000 }, cells: [1, 2], ...asked };
  const told: number[] = [];
  for await (const { done, samples } of await client.search.motion(want)) {
    told.push(done);
    if (done > 0) expect(samples).toHaveLength(1);
  }
  expect([told[0], told.at(-1), told.length > 3]).toEqual([0, 1, true]);

  fake.motionHangsFrom = 1_000_000;
  const life = new AbortController();
  const stream = await client.search.motion(want, { signal: life.signal });
  await stream.next();
  await stream.next();
  const waiting = (async () => { for await (const _ of stream) { /* until it is left */ } })().catch(() => undefined);
  await vi.waitFor(() => { expect(fake.requests.at(-1)).toContain('/footage/motion?from=1200000'); }, soon);
  life.abort();
  await waiting;
  await vi.waitFor(() => { expect(fake.left).toBe(1); }, soon);

  expect(await codeOf(client.search.motion({ ...want, camera: 'embedded/none' }))).toBe('not-found');
  expect(await codeOf(client.search.motion({ ...want, range: { start: 0, end: 9 * 86_400_000 } }))).toBe('invalid-input');
  expect(await codeOf(client.search.events({ scope: { is: 'site', site: 'nowhere' }, types: [], range: { start: 0, end: 10_000 }, from: null, enough: 10, ...asked }))).toBe('not-found');
  const searched = (await client.journal.list({ before: null, limit: 50 })).filter(({ kind }) => kind.endsWith('-searched'));
  expect(searched.map(({ kind, detail }) => [kind, detail['reason']])).toEqual([['motion-searched', 'vol'], ['motion-searched', 'vol'], ['events-searched', 'vol']]);
});

test('snapshots: a PNG is kept under a name of the core’s own; anything else is refused', async () => {
  const { client } = await app();
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const snapshot = { camera: 'embedded/c1', monitor: 1, capturedAt: 1_700_000_000_000 };
  const { fileName } = await client.snapshots.save({ ...snapshot, png: new File([png], '../../evil.png', { type: 'image/png' }) });
  expect(fileName).toMatch(/^[^/\\]+\.png$/);
  expect(fileName).not.toContain('evil');
  expect(await codeOf(client.snapshots.save({ ...snapshot, png: new File(['<html>'], 'x.png', { type: 'text/html' }) }))).toBe('invalid-input');
});

test('live: tickets in the order to try them, renewed, closed, and refused in the closed list’s words', async () => {
  const { client, port } = await app();
  const tickets = await client.live.open({ camera: 'embedded/c1', want: tile });
  expect(tickets.map(({ kind, role }) => `${kind} ${role}`)).toEqual(['lane sub', 'llhls sub', 'lane main', 'keyframes sub', 'stills sub']);
  expect(tickets[0]!.url).toBe('');
  expect(tickets[1]!.url).toBe(`http://c1.localhost:${port}/media/live/${tickets[1]!.id}/index.m3u8`);
  expect((await client.live.open({ camera: 'embedded/c2', want: { ...tile, purpose: 'selected' } }))[0]).toMatchObject({ kind: 'whep', url: expect.stringContaining('//c2.localhost:') });
  expect((await client.live.renew({ ticket: tickets[1]!.id })).expiresAt).toBeGreaterThanOrEqual(tickets[1]!.expiresAt);
  await client.live.close({ tickets: [tickets[1]!.id] });
  expect(await codeOf(client.live.renew({ ticket: tickets[1]!.id }))).toBe('ticket-expired');
  expect(await codeOf(client.live.open({ camera: 'embedded/none', want: tile }))).toBe('not-found');
  expect(await codeOf(client.live.open({ camera: '../x', want: tile }))).toBe('invalid-input');
});

test('F13 the same camera on six tiles and two windows is one stream at the recorder, and who watched is in the journal', async () => {
  const { client, bridge, openSocket, fake } = await app();
  const windows = [{ page: client, lane: openSocket('/media/lane') }, { page: bridge().client, lane: openSocket('/media/lane') }];
  const fragments = new Map<string, number>();
  const tickets: LiveTicket[] = [];
  for (const [number, { page, lane }] of windows.entries()) {
    await vi.waitFor(() => { expect(lane.readyState).toBe(lane.OPEN); }, soon);
    lane.on('message', (data: Buffer) => {
      const key = `${number} ${data.readUInt32LE(4)}`;
      if (data.length > laneHeaderBytes && data[0] === 2) fragments.set(key, (fragments.get(key) ?? 0) + 1);
    });
    for (let stream = 1; stream <= 6; stream += 1) {
      const ticket = (await page.live.open({ camera: 'embedded/c1', want: tile }))[0]!;
      tickets.push(ticket);
      lane.send(JSON.stringify({ op: 'subscribe', stream, ticket: ticket.id }));
    }
  }
  await vi.waitFor(() => { expect(fragments.size).toBe(12); }, soon);
  expect(fake.laneRequests.filter(({ op }) => op === 'subscribe')).toHaveLength(1);
  fake.fragment('c1', 1, false);
  await vi.waitFor(() => { expect([...fragments.values()]).toEqual(Array.from({ length: 12 }, () => 2)); }, soon);

  await client.live.report({ samples: [{ camera: 'embedded/c1', monitor: 1, tile: 0, via: 'lane', visibleMs: 5_000, lateMs: 0, frozenMs: 0, worstAgeMs: 400 }] });
  await client.live.close({ tickets: tickets.map(({ id }) => id) });
  for (const { lane } of windows) lane.close();
  await vi.waitFor(async () => {
    expect((await client.journal.list({ before: null, limit: 50 })).filter(({ kind, camera }) => kind === 'camera-watched' && camera === 'embedded/c1').length).toBeGreaterThan(0);
  }, soon);
});

test('F69 junk on the bridge ends that socket only and is journalled', async () => {
  const { client, bridge } = await app();
  for (const junk of ['not json', '{}', '[]', '{"i":1}', Buffer.alloc(64, 0xff)]) {
    const { socket } = bridge();
    await vi.waitFor(() => { expect(socket.readyState).toBe(socket.OPEN); }, soon);
    const closed = new Promise<number>((resolve) => { socket.once('close', resolve); });
    socket.send(junk);
    socket.send('still not json');
    expect(await closed).toBe(1007);
  }
  expect((await client.app.clock()).now).toBeGreaterThan(0);
  expect((await client.journal.list({ before: null, limit: 50 })).some(({ kind, detail }) => kind === 'request-refused' && detail['what'] === 'bridge message')).toBe(true);
});

test('the bridge takes no message above 24 MB', async () => {
  const { bridge } = await app();
  const { socket } = bridge();
  await vi.waitFor(() => { expect(socket.readyState).toBe(socket.OPEN); }, soon);
  const closed = new Promise<number>((resolve) => { socket.once('close', resolve); });
  socket.send(Buffer.alloc(24 * 1024 * 1024 + 1));
  expect([1006, 1009]).toContain(await closed);
});
