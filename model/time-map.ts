/** Ties a medium's own time axis to wall time, piece by piece (docs/time.md). */
import type { EpochMs, MediaSeconds } from './time.ts';

/** From `media` on, until the next anchor, media second m was captured at `at + (m - media) * 1000`. */
export interface TimeAnchor {
  readonly media: MediaSeconds;
  readonly at: EpochMs;
}

/** Anchors sorted by media time; empty when nothing is known yet. */
export type TimeMap = readonly TimeAnchor[];

/** Frames carry rounded times: a frame this much before an anchor (s) still belongs to it. */
const rounding = 0.005;

/** Wall time of a media second; before the first anchor it reaches back from it; null for an empty map. */
export function wallTimeAt(map: TimeMap, media: MediaSeconds): EpochMs | null {
  const anchor = map.findLast((each) => each.media <= media + rounding) ?? map[0];
  return anchor ? anchor.at + (media - anchor.media) * 1000 : null;
}

/** The map with one more anchor; anchors at or after it are replaced, and no more than `limit` of the newest kept. */
export function withAnchor(map: TimeMap, anchor: TimeAnchor, limit = 128): TimeMap {
  return [...map.filter((each) => each.media < anchor.media - rounding), anchor].slice(-limit);
}
