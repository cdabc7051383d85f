import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LaneMessage } from '#model/lane-message';
import { createEmbeddedRecorder } from '#core/servers/embedded/embedded-recorder';
import type { CameraHealth, ServerFault, ServerHealth } from '#core/servers/recording-server';
import { FakeRecorder } from '../../../fakes/fake-recorder.ts';

const never = new AbortController().signal;
const soon = { timeout: 10_000, interval: 20 };

async function connected() {
  const recorderData = mkdtempSync(path.join(tmpdir(), 'manara-'));
  const fake = await FakeRecorder.start(recorderData);
  const server = createEmbeddedRecorder({ recorderData, now: () => Date.now() });
  onTestFinished(async () => {
    await server.destroy();
    await fake.stop();
  });
  return { recorderData, fake, server };
}

/** What the server tells while watched. */
function watch(server: ReturnType<typeof createEmbeddedRecorder>) {
  const told = { health: [] as ServerHealth[], cameras: [] as CameraHealth[], catalogue: 0 };
  const stop = new AbortController();
  server.watch({
    catalogueChanged: () => { told.catalogue += 1; },
    cameraHealth: (changes) => told.cameras.push(...changes),
    serverHealth: (health) => told.health.push(health),
  }, stop.signal);
  onTestFinished(() => { stop.abort(); });
  return told;
}

function follow(server: ReturnType<typeof createEmbeddedRecorder>, camera: string) {
  const got: LaneMessage[] = [];
  const stop = new AbortController();
  server.live.lane!.follow({ camera, role: 'sub', kind: 'lane' }, (_encoded, message) => got.push(message), stop.signal);
  onTestFinished(() => { stop.abort(); });
  return { got, stop, kinds: () => got.map((message) => (message.kind === 'status' ? message.is : message.kind)) };
}

test('2,000 cameras arrive page by page in the product’s own nouns', async () => {
  const { fake, server } = await connected();
  fake.cameras = Array.from({ length: 2_000 }, (_, n) => ({ ...fake.cameras[0]!, id: `c${n}`, number: n }));
  const cameras = await server.cameras(never);
  expect(cameras).toHaveLength(2_000);
  expect(cameras[1_999]).toEqual({
    id: 'embedded/c1999', server: 'embedded', number: 1_999, name: { fr: 'Caméra 1' }, site: { id: 's1', name: { fr: 'Place' } }, recorded: true, streams: [{ role: 'main' }, { role: 'sub' }],
  });
});

test('spans and gaps are read; a reason of a newer recorder is unknown, not a fault', async () => {
  const { server } = await connected();
  expect(await server.recordings!.spans('embedded/c1', { start: 0, end: 9_000 }, never)).toEqual({
    spans: [{ start: 1_000, end: 2_000, role: 'main' }], gaps: [{ start: 2_000, end: null, role: 'main', reason: 'unknown' }],
  });
});

test('F25 an endless or ill-formed answer is a fault of the server, bounded in size', async () => {
  const { fake, server } = await connected();
  fake.cameras = [{ ...fake.cameras[0]!, id: '../../etc' }];
  await expect(server.cameras(never)).rejects.toMatchObject({ problem: { code: 'server-refused' } satisfies Partial<ServerFault['problem']> });
  fake.cameras = Array.from({ length: 400 }, (_, n) => ({ ...fake.cameras[0]!, id: `c${n}`, name: { fr: 'x'.repeat(30_000) } }));
  await expect(server.cameras(never)).rejects.toMatchObject({ problem: { code: 'too-large' } });
});

test('without a recorder the fault says so', async () => {
  const server = createEmbeddedRecorder({ recorderData: mkdtempSync(path.join(tmpdir(), 'manara-')), now: () => 0 });
  onTestFinished(() => server.destroy());
  await expect(server.cameras(never)).rejects.toMatchObject({ problem: { code: 'server-unreachable' } });
});

test('F01 health, alarms and the return after a restart elsewhere are told', async () => {
  const { fake, server, recorderData } = await connected();
  const told = watch(server);
  // The list of cameras is asked for after the health was told.
  await vi.waitFor(() => { expect(told.health.at(-1)?.is).toBe('ok'); expect(told.catalogue).toBe(1); }, soon);
  fake.alarms = [{ code: 'disk-full', since: 5 }];
  await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'degraded', alarms: [{ code: 'disk-full', since: 5 }] }); }, soon);
  await fake.stop();
  await vi.waitFor(() => { expect(told.health.at(-1)?.is).toBe('unreachable'); }, soon);
  const again = await FakeRecorder.start(recorderData);
  onTestFinished(() => again.stop());
  again.cameras = again.cameras.slice(0, 1);
  await vi.waitFor(() => { expect(told.health.at(-1)?.is).toBe('ok'); expect(told.catalogue).toBe(2); }, soon);
}, 30_000);

test('a camera is lost while any open stream of it is, and unknown while all are closed', async () => {
  const { fake, server } = await connected();
  fake.cameras[0]!.streams[0]!.state = 'lost';
  fake.cameras[0]!.streams[1]!.state = 'live';
  fake.cameras[1]!.streams[1]!.state = 'live';
  const told = watch(server);
  await vi.waitFor(() => { expect(told.cameras).toHaveLength(3); }, soon);
  expect(told.cameras.map(({ is }) => is)).toEqual(['lost', 'ok', 'unknown']);
});

test('F13 one socket carries every stream followed, numbered 0 for the hub', async () => {
  const { fake, server } = await connected();
  const follows = ['c1', 'c2', 'c3'].map((id) => follow(server, `embedded/${id}`));
  for (const { kinds } of follows) await vi.waitFor(() => { expect(kinds()).toEqual(['opening', 'live', 'init', 'fragment']); }, soon);
  expect(fake.lanesOpened).toBe(1);
  expect(fake.laneRequests.map(({ op, camera, role }) => [op, camera, role])).toEqual([['subscribe', 'c1', 'sub'], ['subscribe', 'c2', 'sub'], ['subscribe', 'c3', 'sub']]);
  expect(follows.flatMap(({ got }) => got).every((message) => message.stream === 0)).toBe(true);
  follows[1]!.stop.abort();
  await vi.waitFor(() => { expect(fake.laneRequests.at(-1)?.op).toBe('unsubscribe'); }, soon);
  fake.fragment('c2', 1, false);
  fake.fragment('c3', 1, false);
  await vi.waitFor(() => { expect(follows[2]!.kinds()).toHaveLength(5); }, soon);
  expect(follows[1]!.kinds()).toHaveLength(4);
});

test('F01 a lane that breaks is told as lost and taken up again by itself, wherever the recorder now listens', async () => {
  const { fake, server, recorderData } = await connected();
  const { kinds, got } = follow(server, 'embedded/c1');
  const told = watch(server);
  await vi.waitFor(() => { expect(kinds()).toContain('fragment'); expect(told.health.at(-1)?.is).toBe('ok'); }, soon);
  await fake.stop();
  await vi.waitFor(() => { expect(kinds()).toContain('lost'); }, soon);
  // Long enough for reconnects that fail; the loss is told once all the same.
  await vi.waitFor(() => { expect(told.health.at(-1)?.is).toBe('unreachable'); }, soon);
  expect(got.find((message) => message.kind === 'status' && message.is === 'lost')).toMatchObject({ problem: { code: 'server-unreachable' } });
  const again = await FakeRecorder.start(recorderData);
  onTestFinished(() => again.stop());
  await vi.waitFor(() => { expect(kinds().slice(-3)).toEqual(['live', 'init', 'fragment']); }, soon);
  expect(kinds().filter((kind) => kind === 'lost')).toHaveLength(1);
}, 30_000);

test('F02 a recorder that hangs is noticed by its silence', async () => {
  const { fake, server } = await connected();
  const { got, kinds } = follow(server, 'embedded/c1');
  await vi.waitFor(() => { expect(kinds()).toContain('fragment'); }, soon);
  fake.hangs = true;
  await vi.waitFor(() => { expect(got).toContainEqual({ kind: 'status', stream: 0, is: 'lost', problem: { code: 'server-hangs' } }); }, soon);
  fake.hangs = false;
  await vi.waitFor(() => { expect(kinds().at(-1)).toBe('fragment'); }, soon);
}, 30_000);

test('the address of a stream is built from known ids, with the token beside it', async () => {
  const { fake, server } = await connected();
  const upstream = await server.live.open({ camera: 'embedded/c1', role: 'main', kind: 'llhls' }, never);
  expect(upstream.url).toBe(`http://127.0.0.1:${fake.port}/api/v1/live/c1/main/index.m3u8`);
  expect(upstream.headers['authorization']).toMatch(/^Bearer /);
  await expect(server.live.open({ camera: 'other/c1', role: 'main', kind: 'llhls' }, never)).rejects.toMatchObject({ problem: { code: 'not-found' } });
});
