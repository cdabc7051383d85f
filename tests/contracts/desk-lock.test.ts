/** The lock of the desk against a whole core, as windows, a kiosk and somebody with the cookie meet it. */
import { ORPCError } from '@orpc/client';
import { bridgeContract } from '#bridge/contract';
import { expect, test, vi } from 'vitest';
import { startCore } from '#core/start';
import { laneHeaderBytes } from '#model/lane-message';
import { emptyPage, startCoreApp, visit } from '../fakes/core-app.ts';
import type { BridgeClient } from '../fakes/core-app.ts';
import { askDoor, doorBridge } from '../fakes/door-visitor.ts';
import { createTestHost } from '../fakes/test-host.ts';

const soon = { timeout: 10_000, interval: 20 };
const want = { width: 480, height: 270, muted: true, purpose: 'tile' } as const;

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(() => null, (reason: unknown) => reason);
  return error instanceof ORPCError ? (error.data as { code?: unknown }).code : error;
}

/** All procedures of the contract, by path. */
function proceduresOf(part: object, path: readonly string[] = []): string[] {
  return Object.entries(part).flatMap(([name, one]: [string, object]) => ('~orpc' in one ? [[...path, name].join('.')] : proceduresOf(one, [...path, name])));
}

test('while it is locked every call of the contract is refused but those that unlock and tell the time', async () => {
  const core = await startCoreApp();
  const { client } = core.bridge();
  await client.desk.lock({ monitor: 2 });
  const refused: string[] = [];
  const answered: string[] = [];
  for (const name of proceduresOf(bridgeContract)) {
    const call = name.split('.').reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], client) as (input: unknown) => Promise<unknown>;
    const code = await codeOf(Promise.resolve(call({})).then(async (answer) => {
      // A watch is refused with its first word.
      if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) for await (const _ of answer as AsyncIterable<unknown>) return;
    }));
    (code === 'desk-locked' ? refused : answered).push(name);
  }
  expect(answered.toSorted()).toEqual(['app.about', 'app.clock', 'desk.lock', 'desk.stirred', 'desk.unlock', 'desk.watch', 'settings.read', 'settings.watch']);
  expect(refused.length).toBeGreaterThan(80);
});

test('watches that run end, tickets are void, the lane stops, instant replay is gone, and unlocking gives it all back', async () => {
  const core = await startCoreApp();
  const { client } = core.bridge();
  const other = core.bridge().client;
  await vi.waitFor(async () => { expect((await client.cameras.list({ after: null, limit: 10 })).total).toBe(3); }, soon);
  const names = await other.cameras.watch();
  await names.next();
  const tickets = await other.live.open({ camera: 'embedded/c1', want });
  const lane = core.openSocket('/media/lane');
  const heard: Buffer[] = [];
  lane.on('message', (data: Buffer) => { heard.push(data); });
  await new Promise((resolve) => { lane.once('open', resolve); });
  lane.send(JSON.stringify({ op: 'subscribe', stream: 7, ticket: tickets.find(({ kind }) => kind === 'lane')!.id }));
  await vi.waitFor(() => { expect(heard.some((message) => message.length > laneHeaderBytes)).toBe(true); }, soon);
  await vi.waitFor(async () => { expect(await codeOf(other.live.replay({ camera: 'embedded/c1', monitor: 1 }))).toBeNull(); }, soon);
  const { ticket: replay } = await other.live.replay({ camera: 'embedded/c1', monitor: 1 });
  expect((await core.ask(`/media/replay/${replay}`, { headers: { cookie: core.cookie } })).status).toBe(200);
  const still = (await other.live.open({ camera: 'embedded/c2', want })).find(({ kind }) => kind === 'stills')!;

  const told = await other.desk.watch();
  expect((await told.next()).value).toMatchObject({ is: 'open', hasPin: false });
  await client.desk.lock({ monitor: 1 });
  expect((await told.next()).value).toMatchObject({ is: 'locked', why: 'person', monitor: 1 });
  expect(await codeOf((async () => { for await (const _ of names) expect(_).toBeUndefined(); })())).toBe('desk-locked');
  expect((await core.ask(`/media/replay/${replay}`, { headers: { cookie: core.cookie } })).status).toBe(410);
  expect((await core.askMedia(still.url)).status).toBe(410);
  await vi.waitFor(() => { expect(heard.at(-1)!.subarray(laneHeaderBytes - 64).toString()).toContain('ticket-expired'); }, soon);
  const [before] = [heard.length];
  await new Promise((resolve) => { lane.once('pong', resolve); lane.ping(); });
  expect(heard).toHaveLength(before);

  expect(await client.desk.unlock({ monitor: 1, pin: null })).toEqual({ is: 'right' });
  expect((await told.next()).value).toMatchObject({ is: 'open' });
  // Nothing of before is in memory: what was kept went with the lock.
  expect(await codeOf(client.live.replay({ camera: 'embedded/c1', monitor: 1 }))).toBe('no-recording');
  expect((await client.live.open({ camera: 'embedded/c1', want })).length).toBeGreaterThan(0);
  await vi.waitFor(async () => {
    const kinds = (await client.journal.list({ before: null, limit: 100 })).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['desk-locked', 'desk-unlocked', 'camera-left']));
  }, soon);
});

test('a monitor on another PC goes on, with what it watches; where the settings say so it is covered too', async () => {
  const core = await startCoreApp({ door: { host: '127.0.0.1', port: 0, files: null } });
  const { client } = core.bridge();
  await vi.waitFor(async () => { expect((await client.cameras.list({ after: null, limit: 10 })).total).toBe(3); }, soon);
  const { revision } = (await client.walls.monitors())[2]!;
  await client.walls.arrange({ number: 3, revision, view: null, arrangement: { layout: '1', items: [{ kind: 'camera', camera: 'embedded/c2' }] } });
  const door = core.core.doorOrigin!;
  const { address } = await client.walls.tokens.make({ monitor: 3, days: null });
  const launch = await askDoor(door, new URL(address).pathname + new URL(address).search);
  const cookie = launch.headers['set-cookie']![0]!.split(';')[0]!;
  const kiosk: BridgeClient = doorBridge(door, cookie).client;
  const stills = async () => (await kiosk.live.open({ camera: 'embedded/c2', want })).find(({ kind }) => kind === 'stills')!;
  const ticket = await stills();
  const path = new URL(ticket.url).pathname;
  expect((await askDoor(door, path, { headers: { cookie } })).status).toBe(200);
  const wall = await kiosk.walls.watch({ number: 3 });
  await wall.next();

  await client.desk.lock({ monitor: 1 });
  expect((await askDoor(door, path, { headers: { cookie } })).status).toBe(200);
  expect((await (await kiosk.desk.watch()).next()).value).toMatchObject({ is: 'open' });
  expect(await kiosk.walls.monitors()).toHaveLength(1);
  expect(await codeOf(kiosk.desk.unlock({ monitor: 3, pin: null }))).toBe('not-allowed');
  expect(await codeOf(kiosk.desk.lock({ monitor: 3 }))).toBe('not-allowed');

  await client.desk.unlock({ monitor: 1, pin: null });
  await client.settings.write({ lockOtherPcs: true });
  await client.desk.lock({ monitor: 1 });
  expect(await codeOf(kiosk.walls.monitors())).toBe('desk-locked');
  expect((await (await kiosk.desk.watch()).next()).value).toMatchObject({ is: 'locked' });
  expect((await askDoor(door, path, { headers: { cookie } })).status).toBe(410);
  expect(await codeOf((async () => { for await (const _ of wall) expect(_).toBeUndefined(); })())).toBe('desk-locked');
});

test('the operating system’s session locks the desk, and a core that is started again stays locked', async () => {
  const core = await startCoreApp();
  const { client } = core.bridge();
  expect(await client.app.about()).toMatchObject({ tellsSessionLock: true });
  expect(await client.desk.changePin({ monitor: 1, current: null, next: '2580' })).toEqual({ is: 'right' });
  core.host.lockSession();
  expect(await codeOf(client.cameras.list({ after: null, limit: 10 }))).toBe('desk-locked');
  await core.core.stop();
  const again = await startCore(createTestHost(() => undefined), { data: core.data, port: 0, pageFiles: emptyPage(), demo: null, onProgress: () => undefined });
  try {
    const later = (await visit(again)).bridge().client;
    expect((await (await later.desk.watch()).next()).value).toMatchObject({ is: 'locked', why: 'session', hasPin: true });
    expect(await later.desk.unlock({ monitor: 1, pin: '0000' })).toMatchObject({ is: 'wrong' });
    expect(await codeOf(later.cameras.list({ after: null, limit: 10 }))).toBe('desk-locked');
    expect(await later.desk.unlock({ monitor: 1, pin: '2580' })).toEqual({ is: 'right' });
    expect((await later.cameras.list({ after: null, limit: 10 })).total).toBe(3);
  } finally {
    await again.stop();
  }
});
