/** The core with the real recorder as a process of its own: what the two say to each other is what each expects. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { decodeLaneMessage } from '#model/lane-message';
import type { LaneFragment, LaneMessage } from '#model/lane-message';
import { startCore } from '#core/start';
import { startNodeProgram } from '#node/programs';
import { emptyPage, visit } from '../fakes/core-app.ts';
import { encodeStream, writeMp4 } from '../fakes/encoded-stream.ts';
import { createTestHost } from '../fakes/test-host.ts';

const soon = { timeout: 30_000, interval: 50 };
const tile = { width: 480, height: 270, muted: true, purpose: 'tile' } as const;

/** A recorder with two cameras that loop a clip, and a core that started it. */
async function coreWithRecorder() {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-both-'));
  const recorderData = path.join(data, 'recorder');
  mkdirSync(path.join(recorderData, 'clips'), { recursive: true, mode: 0o700 });
  writeMp4(path.join(recorderData, 'clips', 'street.mp4'), encodeStream({ seconds: 4, framesPerSecond: 15 }));
  writeFileSync(path.join(recorderData, 'config.json'), JSON.stringify({
    version: 1, data: recorderData, retention: { reserveBytes: 0 },
    cameras: [1, 2].map((number) => ({
      id: `street-${number}`, number, name: { fr: `Rue ${number}`, ar: `شارع ${number}` }, site: { id: 'centre', name: { fr: 'Centre' } },
      record: number === 2 ? 'main' : 'never', streams: { main: { source: 'sim:street', ...(number === 2 && { open: 'always' }) }, sub: { source: 'sim:street?start=1' } },
    })),
  }));
  const host = { ...createTestHost(() => undefined), startProgram: startNodeProgram };
  const core = await startCore(host, { data, port: 0, pageFiles: emptyPage(), demo: null, onProgress: () => undefined });
  onTestFinished(async () => {
    await core.stop();
    rmSync(data, { recursive: true, force: true });
  });
  const visitor = await visit(core);
  const { client } = visitor.bridge();
  await vi.waitFor(async () => { expect((await client.cameras.list({ after: null, limit: 10 })).total).toBe(2); }, soon);
  return { core, data, recorderData, client, ...visitor };
}

test('catalogue, lane, LL-HLS and stills of a real recorder reach a page; it is started again when it is killed', async () => {
  const { client, openSocket, askMedia, recorderData } = await coreWithRecorder();
  expect((await client.cameras.list({ after: null, limit: 10 })).cameras[1]).toMatchObject({ id: 'embedded/street-2', name: { fr: 'Rue 2' }, site: { id: 'centre' } });
  const open = async (camera: string) => client.live.open({ camera, want: tile });

  const lane = openSocket('/media/lane');
  const got: LaneMessage[] = [];
  lane.on('message', (data: Buffer) => { got.push(decodeLaneMessage(data)!); });
  await vi.waitFor(() => { expect(lane.readyState).toBe(lane.OPEN); }, soon);
  lane.send(JSON.stringify({ op: 'subscribe', stream: 7, ticket: (await open('embedded/street-1'))[0]!.id }));
  await vi.waitFor(() => { expect(got.filter(({ kind }) => kind === 'fragment').length).toBeGreaterThan(4); }, soon);
  const media = got.filter(({ kind }) => kind !== 'status');
  expect(media[0]).toMatchObject({ kind: 'init', stream: 7, mime: expect.stringMatching(/^video\/mp4; codecs="avc1\./) });
  expect(media[1]).toMatchObject({ kind: 'fragment', stream: 7, randomAccess: true });
  for (const message of media) if (message.kind === 'fragment') expect(message.duration).toBeLessThanOrEqual(0.3);

  // Low gear on the same socket: one bare picture of each group (one second) with its decoder's record, without those between.
  lane.send(JSON.stringify({ op: 'subscribe', stream: 8, ticket: (await open('embedded/street-1')).find(({ kind }) => kind === 'keyframes')!.id }));
  const low = () => got.flatMap((message) => (message.stream === 8 && message.kind === 'key-frame' ? [message] : []));
  await vi.waitFor(() => { expect(low().length).toBeGreaterThan(2); }, soon);
  expect(low()[0]).toMatchObject({ mime: expect.stringMatching(/^video\/mp4; codecs="avc1\./), record: expect.toSatisfy((record: Uint8Array) => record[0] === 1 && record.length < 200) });
  expect(low()[1]!.captureAt - low()[0]!.captureAt).toBeGreaterThan(500);

  // A tile that shows nothing yet gets the picture that the group in hand begins with ahead of it.
  lane.send(JSON.stringify({ op: 'subscribe', stream: 9, ticket: (await open('embedded/street-1'))[0]!.id, keyFrameFirst: true }));
  const begun = () => got.filter((message) => message.stream === 9 && message.kind !== 'status').slice(0, 4);
  await vi.waitFor(() => { expect(begun()).toHaveLength(4); }, soon);
  expect(begun().map(({ kind }) => kind)).toEqual(['init', 'key-frame', 'fragment', 'fragment']);
  expect(begun()[1]).toMatchObject({ captureAt: (begun()[2] as LaneFragment).captureAt });

  const tickets = await open('embedded/street-2');
  const llhls = tickets.find(({ kind }) => kind === 'llhls')!;
  const playlist = (await askMedia(llhls.url)).body.toString();
  expect(playlist).toMatch(/^#EXTM3U\n/);
  const map = /#EXT-X-MAP:URI="([^"]+)"/.exec(playlist)![1]!;
  const part = /#EXT-X-PART:.*URI="([^"]+)"/.exec(playlist)![1]!;
  expect((await askMedia(new URL(map, llhls.url).href)).body.subarray(4, 8).toString()).toBe('ftyp');
  expect((await askMedia(new URL(part, llhls.url).href)).body.subarray(4, 8).toString()).toMatch(/moof|styp/);
  const next = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(playlist)![1]) + 1;
  expect((await askMedia(`${llhls.url}?_HLS_msn=${next}&_HLS_part=0`)).status).toBe(200);

  const still = await askMedia(tickets.find(({ kind }) => kind === 'stills')!.url);
  expect(still).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } });
  expect(Math.abs(Date.now() - Number(still.headers['manara-captured-at']))).toBeLessThan(30_000);

  const before = JSON.parse(readFileSync(path.join(recorderData, 'endpoint.json'), 'utf8')) as { pid: number };
  const seen = got.length;
  process.kill(before.pid, 'SIGKILL');
  await vi.waitFor(() => { expect(got.slice(seen)).toContainEqual(expect.objectContaining({ kind: 'status', is: 'lost' })); }, soon);
  await vi.waitFor(() => {
    const since = got.slice(got.findLastIndex((message) => message.kind === 'status' && message.is === 'lost'));
    expect(since.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['init', 'fragment']));
  }, soon);
  expect(JSON.parse(readFileSync(path.join(recorderData, 'endpoint.json'), 'utf8')).pid).not.toBe(before.pid);
}, 60_000);

test('the footage of a bookmark is locked at the recorder over the bridge, stays so when the recorder is killed, and is let go by a supervisor', async () => {
  const { client, recorderData } = await coreWithRecorder();
  const camera = 'embedded/street-2';
  const all = { text: '', cameras: null, range: null, severity: null, before: null, limit: 5 };
  const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'resolved', (error: { data?: { code?: string } }) => error.data?.code);
  const asked = async () => {
    const { port } = JSON.parse(readFileSync(path.join(recorderData, 'endpoint.json'), 'utf8')) as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/locks`, { headers: { authorization: `Bearer ${readFileSync(path.join(recorderData, 'token'), 'utf8').trim()}` } });
    return (await answer.json() as { locks: Record<string, unknown>[] }).locks;
  };
  const began = Date.now();
  await vi.waitFor(async () => { expect((await client.playback.spans({ cameras: [camera], range: { start: began - 60_000, end: Date.now() } }))[0]?.spans).not.toEqual([]); }, soon);
  const range = { start: Date.now() - 2_000, end: Date.now() + 2_000 };
  const { id, lockable, lock } = await client.bookmarks.add({ cameras: [camera, 'embedded/street-1'], range, monitor: 1 });
  expect([lock, lockable]).toEqual([null, [camera, 'embedded/street-1']]);
  // The other camera is not recorded: nothing of it can be held, and nothing shows as if it were.
  await client.evidence.lock({ bookmark: id, term: 'year', reason: 'accident', monitor: 1 });
  const told = async () => (await client.bookmarks.list({ ...all, locked: true })).bookmarks.map((one) => [one.id, one.lock?.cameras, one.lock?.reason]);
  expect(await told()).toEqual([[id, [camera], 'accident']]);
  expect(await asked()).toEqual([expect.objectContaining({ camera: 'street-2', ...range, reason: 'accident', bookmark: id, by: 'monitor 1' })]);
  const before = JSON.parse(readFileSync(path.join(recorderData, 'endpoint.json'), 'utf8')) as { pid: number };
  process.kill(before.pid, 'SIGKILL');
  await vi.waitFor(async () => {
    expect(JSON.parse(readFileSync(path.join(recorderData, 'endpoint.json'), 'utf8')).pid).not.toBe(before.pid);
    expect(await asked()).toHaveLength(1);
  }, soon);
  expect(await codeOf(client.bookmarks.remove({ id, monitor: 1 }))).toBe('conflict');
  expect(await codeOf(client.evidence.letGo({ bookmark: id, reason: 'classé', monitor: 1 }))).toBe('not-allowed');
  expect(await codeOf(client.evidence.letGo({ bookmark: id, reason: ' ', monitor: 2 }))).toBe('invalid-input');
  await client.ptz.level({ monitor: 2, level: 2 });
  await vi.waitFor(async () => { expect(await codeOf(client.evidence.letGo({ bookmark: id, reason: 'classé', monitor: 2 }))).toBe('resolved'); }, soon);
  expect([await told(), await asked()]).toEqual([[], []]);
  const journal = (await client.journal.list({ before: null, limit: 100 })).filter(({ kind }) => kind.startsWith('footage-'));
  expect(journal.at(0)).toMatchObject({ kind: 'footage-let-go', camera, monitor: 2, detail: { reason: 'classé', bookmark: id } });
  expect(journal.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['footage-locked', 'footage-lock-refused']));
}, 90_000);
