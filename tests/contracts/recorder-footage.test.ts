/** Recorded footage over real HTTP, out of a real folder, judged by the machine's FFmpeg and by the files themselves. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { filterPlaylist } from '#core/http/playlist-filter';
import { wallTimeAt } from '#model/time-map';
import type { RecordingStore } from '#recorder/store/recording-store';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { burnedNumbers, type BurnedFrame } from '../fakes/burned-numbers.ts';
import { ClipSource } from '../fakes/clip-source.ts';
import { startTestApi, type TestApi } from '../fakes/recorder-api.ts';
import { recordedH265, recordedRun, type RecordedRun } from '../fakes/recorded-past.ts';
import { always, noon, openStore, record, tempFolder } from '../unit/recorder/store/footage.ts';

const run = promisify(execFile);
const clip = await makeBurnedClip({ width: 320, height: 192, bitsPerSecond: 200_000 });
const small = await makeBurnedClip({ width: 160, height: 96, bitsPerSecond: 100_000 });
/** Frames of both clips: their numbers begin again after so many. */
const loop = clip.units.length;
const frameMs = 1000 / clip.framesPerSecond;

const footage = (from: number, seconds: number, of = clip): RecordedRun => recordedRun(of, from, seconds);

const write = (store: RecordingStore, run: RecordedRun, role: 'main' | 'sub' = 'main'): Promise<void> => record(store, 'c1', run, role);

async function openApi(options: Parameters<typeof openStore>[1] = {}): Promise<{ api: TestApi; store: RecordingStore }> {
  const store = await openStore(tempFolder(), options);
  const { spans, gaps, segments, segmentFile } = store;
  const bound = { spans: spans.bind(store), gaps: gaps.bind(store), segments: segments.bind(store), segmentFile: segmentFile.bind(store) };
  const api = await startTestApi({ sources: [new ClipSource(clip)], store: bound, ...(options.now && { now: options.now }) });
  onTestFinished(() => api.close());
  return { api, store };
}

const root = '/api/v1/cameras/c1/footage';
const query = (from: number, to: number): string => `?from=${from}&to=${to}`;

async function playlistOf(api: TestApi, from: number, to: number): Promise<string> {
  const answer = await api.get(`${root}/playlist.m3u8${query(from, to)}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/vnd.apple.mpegurl']);
  const text = await answer.text();
  // What the gateway lets through: plain names beside it, no tag it does not know how to judge.
  expect(filterPlaylist(text)).toMatchObject({ ok: true });
  return text;
}

interface Piece { readonly init: string; readonly name: string; readonly durationS: number; readonly discontinuity: boolean; readonly at: number | null }

function piecesOf(playlist: string): Piece[] {
  const pieces: Piece[] = [];
  let [init, durationS, discontinuity, at]: [string, number, boolean, number | null] = ['', 0, false, null];
  for (const line of playlist.split('\n')) {
    init = /^#EXT-X-MAP:URI="(.*)"$/.exec(line)?.[1] ?? init;
    durationS = Number(/^#EXTINF:(.*),$/.exec(line)?.[1] ?? durationS);
    discontinuity ||= line === '#EXT-X-DISCONTINUITY';
    at = line.startsWith('#EXT-X-PROGRAM-DATE-TIME:') ? Date.parse(line.slice(25)) : at;
    if (line === '' || line.startsWith('#')) continue;
    pieces.push({ init, name: line, durationS, discontinuity, at });
    [discontinuity, at] = [false, null];
  }
  return pieces;
}

async function bytesOf(api: TestApi, name: string): Promise<Buffer> {
  const answer = await api.get(`${root}/${name}`);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

const framesOf = (input: readonly string[], width = 320): Promise<BurnedFrame[]> => burnedNumbers(input, width);

const http = (api: TestApi, url: string): string[] => ['-headers', `Authorization: Bearer ${api.token}\r\n`, '-i', api.origin + url];

test('a range over many files plays from start to end in FFmpeg: every recorded frame once and in order, at its time', async () => {
  const { api, store } = await openApi();
  await write(store, footage(noon, 20));
  expect(store.segments('c1', always).length).toBeGreaterThan(3);
  const url = `${root}/playlist.m3u8${query(noon, noon + 20_000)}`;
  const frames = await framesOf(http(api, url));
  expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: 20 * 15 }, (_, index) => index % loop));
  const { stdout } = await run('ffprobe', ['-v', 'error', '-count_frames', '-select_streams', 'v', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', ...http(api, url)]);
  expect(Number.parseInt(stdout, 10)).toBe(300);

  const answer = await (await api.get(`${root}${query(noon, noon + 20_000)}`)).json() as { timeMap: { media: number; at: number }[]; start: number; end: number };
  expect(answer).toMatchObject({ start: noon, end: noon + 20_000, growing: false });
  for (const [index, { media }] of frames.entries()) expect(Math.abs(wallTimeAt(answer.timeMap, media - frames[0]!.media)! - (noon + index * frameMs))).toBeLessThan(frameMs / 2);
}, 60_000);

test('bytes served are the bytes of the files, and the init is the one recorded', async () => {
  const { api, store } = await openApi();
  const recorded = footage(noon, 9);
  await write(store, recorded);
  await store.writer('c1', 'main').close();
  const served = new Map<string, Buffer[]>();
  for (const { name, init } of piecesOf(await playlistOf(api, noon, noon + 9000))) {
    const bytes = await bytesOf(api, name);
    const [, id, from, to] = /^(.*)-(\d+)-(\d+)\.m4s$/.exec(name)!;
    expect(bytes.equals(readFileSync(store.segmentFile(id!)!.path).subarray(Number(from), Number(to)))).toBe(true);
    expect((await bytesOf(api, init)).equals(recorded.init.data)).toBe(true);
    served.set(id!, [...(served.get(id!) ?? []), bytes]);
  }
  // Together they are all there is: every fragment's own bytes, once.
  const all = Buffer.concat([...served.values()].flat());
  let at = 0;
  for (const { data } of recorded.fragments) {
    at = all.indexOf(data, at);
    expect(at).toBeGreaterThanOrEqual(0);
    at += data.length;
  }
});

test('a gap, a run that began anew and another size: each stretch plays, its frames at the times they were captured', async () => {
  const { api, store } = await openApi();
  const parts = [footage(noon, 5), footage(noon + 65_000, 4), footage(noon + 69_000, 3, small)];
  await write(store, parts[0]!);
  await store.writer('c1', 'main').pause('camera-lost', noon + 5000);
  await write(store, parts[1]!);
  await write(store, parts[2]!);
  const pieces = piecesOf(await playlistOf(api, noon, noon + 100_000));
  expect(pieces.filter(({ discontinuity }) => discontinuity)).toHaveLength(2);
  const { gaps } = await (await api.get(`/api/v1/cameras/c1/spans${query(noon, noon + 100_000)}`)).json() as { gaps: object[] };
  expect(gaps).toEqual([{ start: noon + 5000, end: noon + 65_000, role: 'main', reason: 'camera-lost' }]);

  const starts = pieces.flatMap(({ discontinuity }, index) => (index === 0 || discontinuity ? [index] : []));
  for (const [index, start] of starts.entries()) {
    const stretch = pieces.slice(start, starts[index + 1]);
    const file = path.join(tempFolder(), 'stretch.mp4');
    await writeFile(file, Buffer.concat([await bytesOf(api, stretch[0]!.init), ...await Promise.all(stretch.map(({ name }) => bytesOf(api, name)))]));
    const frames = await framesOf(['-i', file], index === 2 ? 160 : 320);
    const captured = parts[index]!.fragments.flatMap(({ captureAt, videoFrames }) => Array.from({ length: videoFrames }, (_, frame) => captureAt + frame * frameMs));
    expect(frames.map(({ number }) => number)).toEqual(captured.map((_, frame) => frame % loop));
    for (const [frame, at] of captured.entries()) expect(Math.abs(stretch[0]!.at! + (frames[frame]!.media - frames[0]!.media) * 1000 - at)).toBeLessThan(frameMs / 2);
    expect(stretch.reduce((sum, { durationS }) => sum + durationS, 0)).toBeCloseTo(captured.length / 15, 3);
  }
}, 60_000);

test('a gap in one codec: FFmpeg, which knows no discontinuities, still reads every picture of both sides', async () => {
  const { api, store } = await openApi();
  const parts = [footage(noon, 5), footage(noon + 65_000, 4)];
  for (const part of parts) await write(store, part);
  const { stdout } = await run('ffprobe', ['-v', 'fatal', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', ...http(api, `${root}/playlist.m3u8${query(noon, noon + 100_000)}`)]);
  const times = stdout.trim().split('\n').map((line) => Math.round(Number.parseFloat(line) * 15));
  expect(times).toEqual([...Array.from({ length: 75 }, (_, frame) => frame), ...Array.from({ length: 60 }, (_, frame) => frame)]);
}, 60_000);

test('F49 the clock set back: each time is answered by what was recorded later', async () => {
  const { api, store } = await openApi();
  await write(store, footage(noon, 6));
  await write(store, footage(noon + 3000, 6));
  const pieces = piecesOf(await playlistOf(api, noon, noon + 20_000));
  expect(pieces.flatMap(({ at }) => (at === null ? [] : [at - noon]))).toEqual([0, 3000]);
  expect(pieces.reduce((sum, { durationS }) => sum + durationS, 0)).toBeCloseTo(9, 3);
});

test('footage still being written is there up to its last whole fragment, and again further when asked again', async () => {
  const { api, store } = await openApi({ now: () => noon + 60_000 });
  const { init, fragments } = footage(noon, 7);
  const writer = store.writer('c1', 'main');
  writer.begin(init);
  let before = 0;
  for (const [index, fragment] of fragments.entries()) {
    await writer.write(fragment);
    if (index % 5 !== 4) continue;
    const text = await playlistOf(api, noon, noon + 60_000);
    const lengthS = piecesOf(text).reduce((sum, { durationS }) => sum + durationS, 0);
    expect(lengthS).toBeCloseTo(fragment.mediaTime + fragment.durationS, 5);
    expect(lengthS).toBeGreaterThan(before);
    before = lengthS;
    expect(text.endsWith('#EXT-X-ENDLIST\n')).toBe(true);
    const last = piecesOf(text).at(-1)!;
    const bytes = await bytesOf(api, last.name);
    expect(bytes.subarray(-fragment.data.length).equals(fragment.data)).toBe(true);
  }
});

test('a range that goes on has no end: listed slices stay as they are, and the end comes when it is over', async () => {
  let now = noon;
  const { api, store } = await openApi({ now: () => now });
  const { init, fragments } = footage(noon, 12);
  const writer = store.writer('c1', 'main');
  writer.begin(init);
  const to = noon + 10_000;
  let before: string[] = [];
  for (const fragment of fragments) {
    await writer.write(fragment);
    now = fragment.captureAt;
    if (now >= to) break;
    if (fragment.sequence % 4 !== 0 || now < noon + 5000) continue;
    const lines = (await playlistOf(api, noon, to)).trim().split('\n');
    expect(lines[4]).toBe('#EXT-X-PLAYLIST-TYPE:EVENT');
    expect(lines.slice(0, before.length)).toEqual(before);
    expect(lines.at(-1)).toMatch(/\.m4s$/);
    before = lines;
  }
  expect((await playlistOf(api, noon, to)).endsWith('#EXT-X-ENDLIST\n')).toBe(true);
  expect(before.length).toBeGreaterThan(8);
});

test('a slice deleted meanwhile is no-recording, and the playlist asked for again does without it', async () => {
  let now = noon + 60_000;
  const { api, store } = await openApi({ now: () => now, mono: () => now, retention: { days: 1, reserveBytes: 0 }, cleanEveryMs: 20 });
  await write(store, footage(noon, 9));
  await store.writer('c1', 'main').close();
  const pieces = piecesOf(await playlistOf(api, noon, noon + 9000));
  expect((await api.get(`${root}/${pieces[0]!.name}`)).status).toBe(200);
  // The last file is kept, those before are not.
  now = noon + 86_400_000 + 8500;
  await expect.poll(() => store.segments('c1', { start: noon, end: noon + 1000 }).length, { interval: 20 }).toBe(0);
  for (const name of [pieces[0]!.name, pieces[0]!.init]) {
    const answer = await api.get(`${root}/${name}`);
    expect([answer.status, await answer.json()]).toEqual([404, { code: 'no-recording', detail: 'deleted meanwhile, or never recorded' }]);
  }
  const left = piecesOf(await playlistOf(api, noon, noon + 9000));
  expect(left.map(({ name }) => name)).toEqual(pieces.slice(-left.length).map(({ name }) => name));
});

test('what is not recorded, not asked well or not of this camera is refused in the list\'s words', async () => {
  const { api, store } = await openApi();
  await write(store, footage(noon, 5));
  const [piece] = piecesOf(await playlistOf(api, noon, noon + 5000));
  const [, id] = /^(.*)-\d+-\d+\.m4s$/.exec(piece!.name)!;
  const day = 86_400_000;
  for (const [url, status, code] of [
    [`${root}/playlist.m3u8${query(noon - 9000, noon - 1000)}`, 404, 'no-recording'],
    [`${root}/playlist.m3u8${query(noon, noon + 5000)}&role=sub`, 404, 'no-recording'],
    [`${root}${query(noon - 9000, noon - 1000)}`, 404, 'no-recording'],
    [`${root}/playlist.m3u8${query(noon, noon + day + 1)}`, 400, 'invalid-input'],
    [`${root}/playlist.m3u8${query(noon, noon)}`, 400, 'invalid-input'],
    [`${root}/playlist.m3u8?from=x&to=1`, 400, 'invalid-input'],
    [`${root}/playlist.m3u8${query(noon, noon + 5000)}&role=third`, 400, 'invalid-input'],
    ['/api/v1/cameras/none/footage/playlist.m3u8?from=0&to=1', 404, 'not-found'],
    [`${root}/${id}-1-2.m4s`, 404, 'not-found'],
    [`${root}/${piece!.name.replace(/\d+\.m4s$/, '9999999999.m4s')}`, 404, 'not-found'],
    [`${root}/${piece!.name.replace(id!, `${noon}-000000000000`)}`, 404, 'no-recording'],
    [`${root}/..%2f..%2findex.db`, 400, 'invalid-input'],
    [`${root}/index.m3u8`, 400, 'invalid-input'],
  ] as const) {
    const answer = await api.get(url);
    expect([url, answer.status, (await answer.json() as { code: string }).code]).toEqual([url, status, code]);
  }
  expect((await fetch(`${api.origin}${root}/${piece!.name}`)).status).toBe(401);
});

test('a file the disk does not give is disk-failed, one that is gone is left out', async () => {
  const { api, store } = await openApi();
  await write(store, footage(noon, 9));
  const [first, second] = store.segments('c1', always).map(({ id }) => store.segmentFile(id)!.path);
  await rm(first!);
  expect(piecesOf(await playlistOf(api, noon, noon + 9000))[0]!.at).toBe(noon + 4000);
  // A link is never followed.
  await rename(second!, `${second}.aside`);
  await symlink(`${second}.aside`, second!);
  // One that has not read it yet.
  const fresh = await startTestApi({ sources: [new ClipSource(clip)], store: { segments: store.segments.bind(store), segmentFile: store.segmentFile.bind(store) } });
  onTestFinished(() => fresh.close());
  const refused = await fresh.get(`${root}/playlist.m3u8${query(noon, noon + 9000)}`);
  expect([refused.status, await refused.json()]).toEqual([503, { code: 'disk-failed', detail: 'ELOOP in open' }]);
});

test('main, and sub where main was not recorded, never both at a time; or the one asked for', async () => {
  const { api, store } = await openApi({ now: () => noon + 60_000 });
  await write(store, footage(noon + 2000, 4));
  await write(store, footage(noon + 20_000, 4));
  await write(store, footage(noon, 60, small), 'sub');
  const wholes = async (more: string, end = noon + 60_000): Promise<readonly (readonly [number, number])[]> => {
    const answer = await (await api.get(`${root}${query(noon, end)}${more}`)).json() as { stretches: readonly { readonly start: number; readonly end: number }[] };
    return answer.stretches.map(({ start, end }) => [start - noon, end - noon] as const);
  };
  expect(await wholes('&role=main')).toEqual([[2000, 6000], [20_000, 24_000]]);
  expect(await wholes('&role=sub')).toEqual([[0, 60_000]]);
  expect(await wholes('')).toEqual([[0, 2000], [2000, 6000], [6000, 20_000], [20_000, 24_000], [24_000, 60_000]]);
  // What was recorded a moment ago may not be written yet.
  expect((await wholes('', noon + 30_000)).at(-1)).toEqual([20_000, 24_000]);
  const dates = piecesOf(await playlistOf(api, noon, noon + 60_000)).flatMap(({ at }) => at ?? []);
  expect(dates.length).toBeGreaterThan(4);
  expect(dates).toEqual(dates.toSorted((a, b) => a - b));
});

/** Number burned into a JPEG. */
async function numberIn(api: TestApi, jpeg: Buffer, width: number): Promise<number | undefined> {
  const file = path.join(tempFolder(), 'still.jpg');
  await writeFile(file, jpeg);
  return (await framesOf(['-i', file], width))[0]?.number;
}

const stillAt = (api: TestApi, at: number, more = ''): Promise<Response> => api.get(`${root}/still?at=${at}${more}`);

test('a still is the key frame at or before the moment, with its true time, as wide as asked', async () => {
  const { api, store } = await openApi({ now: () => noon + 20_000 });
  await write(store, footage(noon, 9));
  await write(store, footage(noon + 60_000, 3));
  for (const [at, expected] of [[noon, noon], [noon + 999, noon], [noon + 1000, noon + 1000], [noon + 7321, noon + 7000], [noon + 9500, noon + 8000], [noon + 60_500, noon + 60_000]] as const) {
    const answer = await stillAt(api, at);
    expect([answer.status, answer.headers.get('content-type'), Number(answer.headers.get('manara-captured-at'))]).toEqual([200, 'image/jpeg', expected]);
    expect(await numberIn(api, Buffer.from(await answer.arrayBuffer()), 320)).toBe(Math.round((expected - (expected < noon + 60_000 ? noon : noon + 60_000)) / frameMs) % loop);
  }
  const narrow = Buffer.from(await (await stillAt(api, noon + 3000, '&width=160')).arrayBuffer());
  expect(await numberIn(api, narrow, 160)).toBe(45);
  // Asked again it comes out of memory, the same.
  expect(Buffer.from(await (await stillAt(api, noon + 3100, '&width=160')).arrayBuffer()).equals(narrow)).toBe(true);
  for (const [query_, status, code] of [['at=1', 404, 'no-recording'], [`at=${noon + 30_000}`, 404, 'no-recording'], [`at=${noon}&width=5`, 400, 'invalid-input'], [`at=${noon}&role=main&width=x`, 400, 'invalid-input'], ['at=-1', 400, 'invalid-input'], [`at=${noon}&role=sub`, 404, 'no-recording']] as const) {
    const answer = await api.get(`${root}/still?${query_}`);
    expect([query_, answer.status, (await answer.json() as { code: string }).code]).toEqual([query_, status, code]);
  }
}, 60_000);

test('stills of the newest footage, of H.265 with sound, and of many moments at once', async () => {
  const { api, store } = await openApi({ now: () => noon + 20_000 });
  const { init, fragments } = recordedH265(noon, 3);
  const writer = store.writer('c1', 'main');
  writer.begin(init);
  for (const fragment of fragments) {
    await writer.write(fragment);
    const answer = await stillAt(api, fragment.captureAt);
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('manara-captured-at'))).toBe(fragments.findLast(({ captureAt, randomAccess }) => randomAccess && captureAt <= fragment.captureAt)!.captureAt);
  }
  const many = await Promise.all(Array.from({ length: 120 }, (_, index) => stillAt(api, noon + index * 20, `&width=${100 + index}`)));
  const statuses = Map.groupBy(many, ({ status }) => status);
  expect(statuses.get(200)!.length).toBeGreaterThanOrEqual(64);
  for (const refused of statuses.get(503) ?? []) expect(await refused.json()).toMatchObject({ code: 'over-budget' });
}, 60_000);
