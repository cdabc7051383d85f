/** Motion in recorded footage: where it is looked for, and what is made of what a server found. */
import type { EpochMs, TimeRange } from './time.ts';

/** A picture is looked at in cells of this grid, counted row by row from the top left. */
export const motionColumns = 32;
export const motionRows = 18;
export const motionCells = motionColumns * motionRows;

/** What a server can tell apart: `region` looks only at cells that are named, `whole` knows of the whole picture only. */
export type MotionScope = 'region' | 'whole';

/** A stretch in which something moved, as fine as the server knows. */
export interface MotionSample extends TimeRange {
  /** Part of what was looked at that changed, 0..1; null where the server tells only that something moved. */
  readonly strength: number | null;
}

/** Samples that belong together. */
export interface MotionFind extends TimeRange {
  /** Of the strongest sample. */
  readonly strength: number | null;
  /** The end of the strongest sample: when what moved is in the picture. */
  readonly at: EpochMs;
}

/** The least part of the region that must have changed: large things, things, and everything that is more than noise. */
export const motionSensitivities = { low: 0.25, medium: 0.06, high: 0.001 } as const;
export type MotionSensitivity = keyof typeof motionSensitivities;

/** Stillness shorter than this does not end a find, ms: people stand for a moment. */
const joinMs = 3_000;

/** Samples in any order; finds in order of time. What a server gives no strength for counts at every sensitivity. */
export function motionFinds(samples: readonly MotionSample[], sensitivity: MotionSensitivity): MotionFind[] {
  const least = motionSensitivities[sensitivity];
  const finds: { -readonly [K in keyof MotionFind]: MotionFind[K] }[] = [];
  for (const { start, end, strength } of samples.toSorted((a, b) => a.start - b.start)) {
    if (strength !== null && strength < least) continue;
    const last = finds.at(-1);
    if (!last || start - last.end > joinMs) finds.push({ start, end, strength, at: end });
    else {
      last.end = Math.max(last.end, end);
      if ((strength ?? 0) > (last.strength ?? 0)) [last.strength, last.at] = [strength, end];
    }
  }
  return finds;
}
