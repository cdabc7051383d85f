/** What must hold of a data folder after a kill or a power cut. Answers the footage lost per camera, in milliseconds. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Demuxer } from 'node-av';
import { expect } from 'vitest';
import type { Gap } from '#model/recording';
import { openRecordingStore } from '#recorder/store/open-store';
import type { Said } from './writer-process.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** The clip's frames last 66.7 ms. */
const frameMs = 1000 / 15;

export interface Checked {
  /** Handed over, but not in the recordings. */
  readonly lostMs: number[];
  readonly openMs: number;
  readonly played: number;
  /** Evidence locks that had been acknowledged, and are there. */
  readonly locks: number;
}

/** `from`: only what was recorded since then is played. `begin`: whether its beginning may have been deleted meanwhile. */
export async function checkFolder(folder: string, said: readonly Said[], from: number, begin: 'kept' | 'deleted' = 'kept'): Promise<Checked> {
  const openingAt = performance.now();
  const store = await openRecordingStore({
    folder, retention: { days: 30, reserveBytes: 0 }, segmentSeconds: 2, now: () => Date.now(), mono: () => performance.now(), log: quiet,
  });
  const openMs = performance.now() - openingAt;
  try {
    const always = { start: 0, end: Number.MAX_SAFE_INTEGER };
    const indexed = new Map<string, number>();
    const lostMs: number[] = [];
    let played = 0;
    const locks = new Set(store.locks().map(({ id }) => id));
    const acknowledged = said.flatMap((camera) => camera.locks);
    expect(acknowledged.filter((id) => !locks.has(id)), 'locks that were acknowledged are there').toEqual([]);
    for (const [index, camera] of said.entries()) {
      const name = `cam${index}`;
      const segments = store.segments(name, always);
      let before = Number.NEGATIVE_INFINITY;
      for (const segment of segments) {
        const file = store.segmentFile(segment.id)!;
        indexed.set(file.path, file.bytes);
        expect(segment.closed).toBe(true);
        expect(segment.start, 'recordings of one camera never overlap').toBeGreaterThanOrEqual(before);
        before = segment.end;
        if (segment.start < from) continue;
        await expectPlays(file.path, segment.end - segment.start);
        played += 1;
      }
      const spans = store.spans(name, { start: from, end: always.end });
      const end = spans.at(-1)?.end ?? 0;
      if (camera.lastAcknowledged !== null) expect(end, 'what was acknowledged is there').toBeGreaterThanOrEqual(camera.lastAcknowledged);
      if (camera.firstHanded !== null && camera.lastHanded !== null) lostMs.push(Math.max(0, camera.lastHanded - Math.max(end, camera.firstHanded)));
      // Only the end may be missing: no hole since the writer began.
      if (spans.length > 0) expect(spans, 'no hole since the writer began').toHaveLength(1);
      if (spans.length > 0 && begin === 'kept') expect(spans[0]!.start).toBe(camera.firstHanded);
      if (spans.length > 0 && begin === 'deleted') expectDeletedBefore(store.gaps(name, always), spans[0]!.start, camera.firstHanded);
      const last = store.gaps(name, always).at(-1);
      if (spans.length > 0) expect(last).toMatchObject({ start: end, end: null, reason: 'recorder-crashed' });
    }
    const files = readdirSync(path.join(folder, 'segments'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'owner').map((entry) => path.join(entry.parentPath, entry.name));
    expect(new Map(files.map((file) => [file, statSync(file).size])), 'index and files agree').toEqual(indexed);
    return { lostMs, openMs, played, locks: acknowledged.length };
  } finally {
    await store.destroy();
  }
}

/** What is not there any more was deleted on purpose, from its beginning to where the footage begins now. */
function expectDeletedBefore(gaps: readonly Gap[], start: number, firstHanded: number | null): void {
  if (start === firstHanded) return;
  expect(gaps[0]).toMatchObject({ start: firstHanded, end: start, reason: 'deleted' });
}

/** FFmpeg reads the file to its end and finds a frame for each frame's time. */
async function expectPlays(file: string, lengthMs: number): Promise<void> {
  await using input = await Demuxer.open(file);
  let packets = 0;
  let key = false;
  for await (const packet of input.packets()) {
    if (!packet) continue;
    key ||= packet.isKeyframe;
    packets += 1;
  }
  expect(key, `${file} holds a key frame`).toBe(true);
  expect(Math.abs(packets * frameMs - lengthMs), `${file}: ${packets} frames for ${lengthMs} ms`).toBeLessThan(frameMs);
}

/** For the report: the share of values at or below the answer is `share`. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Numbers from a seed, so that a failed round can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
