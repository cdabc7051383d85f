import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ClipGroups } from '#renderer/player/clip-groups';
import type { ClipSegment } from '#renderer/player/clip-segments';
import { neighbourAt } from '#renderer/player/frame-neighbour';
import type { MediaFragment } from '#recorder/media';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import { recordedRun, recordedStream } from '../../../fakes/recorded-past.ts';
import type { RecordedRun } from '../../../fakes/recorded-past.ts';

const from = 1_790_000_000_000;
let plain: RecordedRun;
let ordered: RecordedRun;
beforeAll(async () => {
  plain = recordedRun(await makeBurnedClip({ width: 160, height: 96, framesPerSecond: 25, seconds: 4 }), from, 4);
  ordered = recordedStream(from, { bFrames: 2, seconds: 4 });
});
afterEach(() => { vi.unstubAllGlobals(); });

/** A clip whose segments are these fragments; `asked` notes what was fetched. */
function clip(run: RecordedRun, cuts: readonly (readonly MediaFragment[])[], map = [{ media: 0, at: from }]) {
  const asked: string[] = [];
  const files = new Map<string, Buffer>([['init', run.init.data], ...cuts.map((cut, index) => [`s${index}`, Buffer.concat(cut.map(({ data }) => data))] as const)]);
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const file = files.get(url);
    return file ? new Response(new Uint8Array(file)) : new Response('{}', { status: 404 });
  });
  let start = 0;
  const segments = cuts.map((cut, index): ClipSegment => {
    const length = cut.reduce((sum, { durationS }) => sum + durationS, 0);
    start += length;
    return { part: { url: `s${index}`, bytes: null }, init: { url: 'init', bytes: null }, run: 0, start: start - length, end: start };
  });
  return { groups: new ClipGroups(segments, map), asked };
}

/** Cut before each fragment of which this is true. */
function cut(fragments: readonly MediaFragment[], isFirst: (fragment: MediaFragment, index: number) => boolean): MediaFragment[][] {
  const cuts: MediaFragment[][] = [];
  for (const [index, fragment] of fragments.entries()) {
    if (index === 0 || isFirst(fragment, index)) cuts.push([]);
    cuts.at(-1)!.push(fragment);
  }
  return cuts;
}

async function walk(groups: ClipGroups, begin: number, direction: -1 | 1, most = 500): Promise<number[]> {
  const found: number[] = [];
  for (let at: number | null = begin; at !== null && found.length < most;) {
    found.push(Math.round(at - from));
    at = await neighbourAt(groups, at, direction);
  }
  return found;
}

test('from picture to picture through all segments and back: each once', async () => {
  const { groups } = clip(plain, cut(plain.fragments, ({ randomAccess }) => randomAccess));
  const all = Array.from({ length: 100 }, (_, index) => index * 40);
  expect(await walk(groups, from, 1)).toEqual(all);
  expect(await walk(groups, from + 3960, -1)).toEqual(all.toReversed());
});

test('with B-frames pictures stand in the order they are shown, at the time they were captured', async () => {
  const { groups } = clip(ordered, cut(ordered.fragments, ({ randomAccess }) => randomAccess), [{ media: 0, at: ordered.fragments[0]!.captureAt }]);
  const [first] = await groups.load(0);
  expect(first!.coded.map(({ id }) => id)).not.toEqual(first!.coded.map(({ id }) => id).toSorted((a, b) => a - b));
  const begin = Math.min(...first!.coded.map(({ at }) => at));
  const steps = await walk(groups, begin, 1);
  expect(steps).toHaveLength(100);
  expect(new Set(steps.slice(1).map((at, index) => at - steps[index]!))).toEqual(new Set([40]));
  // Captured when the first picture was, although decoding begins earlier.
  expect(steps[0]).toBe(Math.round(begin - from));
  expect(begin - ordered.fragments[0]!.captureAt).toBeCloseTo(80, 0);
});

test('a group that goes on in the next segment is one group', async () => {
  const { groups, asked } = clip(plain, cut(plain.fragments, ({ mediaTime }) => mediaTime > 0 && Math.round(mediaTime * 25) % 12 === 0));
  expect(groups.segments.length).toBeGreaterThan(2);
  const found = await groups.load(1);
  expect(found[0]!.coded[0]!.key).toBe(true);
  expect(asked.filter((url) => url === 's0')).toHaveLength(1);
  expect(await walk(groups, from, 1)).toHaveLength(100);
});

test('over a gap: one on is the first picture after it, one back the last before it, also from within', async () => {
  const cuts = cut(plain.fragments, ({ randomAccess }) => randomAccess);
  const gapMs = 30_000;
  const map = [{ media: 0, at: from }, { media: 2, at: from + 2000 + gapMs }];
  const { groups } = clip(plain, cuts, map);
  expect(await neighbourAt(groups, from + 1960, 1)).toBeCloseTo(from + 2000 + gapMs, 3);
  expect(await neighbourAt(groups, from + 2000 + gapMs, -1)).toBeCloseTo(from + 1960, 3);
  expect(await neighbourAt(groups, from + 9000, 1)).toBeCloseTo(from + 2000 + gapMs, 3);
  expect(await neighbourAt(groups, from + 9000, -1)).toBeCloseTo(from + 1960, 3);
  expect(await neighbourAt(groups, from, -1)).toBeNull();
  expect(await neighbourAt(groups, from + 3960 + gapMs, 1)).toBeNull();
  expect(await neighbourAt(groups, from - 5000, 1)).toBeCloseTo(from, 3);
});

test('media that cannot be had are a problem, and asked for again', async () => {
  const { groups, asked } = clip(plain, [plain.fragments.slice(0, 3)]);
  const lost = new ClipGroups([{ ...groups.segments[0]!, part: { url: 'gone', bytes: null } }], groups.map);
  await expect(lost.load(0)).rejects.toMatchObject({ code: 'ticket-expired' });
  await expect(lost.load(0)).rejects.toMatchObject({ code: 'ticket-expired' });
  expect(asked.filter((url) => url === 'gone')).toHaveLength(2);
});

test('no media at all is decode-failed', async () => {
  const { groups } = clip(plain, [plain.fragments.slice(0, 3)]);
  const torn = new ClipGroups([{ ...groups.segments[0]!, part: { url: 'init', bytes: null }, init: null }, { ...groups.segments[0]!, part: { url: 'torn', bytes: null } }], groups.map);
  vi.stubGlobal('fetch', async () => new Response('not media'));
  await expect(torn.load(1)).rejects.toMatchObject({ code: 'decode-failed' });
});
