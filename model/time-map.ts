/** Ties a medium's own time axis to wall time, piece by piece (docs/time.md). */
import type { EpochMs, MediaSeconds, TimeRange } from './time.ts';

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

/** The media second that was captured at a moment, never before its piece begins; null before the map begins and in what lies between its pieces. The last piece goes on for ever. */
export function mediaTimeAt(map: TimeMap, at: EpochMs): MediaSeconds | null {
  const index = map.findLastIndex((each) => each.at <= at + rounding * 1000);
  const anchor = map[index];
  if (!anchor) return null;
  const media = anchor.media + Math.max(0, at - anchor.at) / 1000;
  const next = map[index + 1];
  return next && media >= next.media ? null : media;
}

/** The media seconds that show a stretch of wall time, of a medium that lasts `durationS`; null where it shows nothing of it. An edge that lies in a gap moves to the end of the gap. */
export function mediaSpanOf(map: TimeMap, { start, end }: TimeRange, durationS: MediaSeconds): { readonly from: MediaSeconds; readonly to: MediaSeconds } | null {
  const edge = (at: EpochMs): MediaSeconds | null => mediaTimeAt(map, at) ?? map.find((anchor) => anchor.at > at)?.media ?? null;
  const [from, to] = [edge(start), edge(end)];
  if (from === null || to === null || from >= durationS) return null;
  return from >= to && mediaTimeAt(map, start) === null ? null : { from, to: Math.max(from, Math.min(to, durationS)) };
}

/** The map with one more anchor; anchors at or after it are replaced, and no more than `limit` of the newest kept. */
export function withAnchor(map: TimeMap, anchor: TimeAnchor, limit = 128): TimeMap {
  const kept = map.findLastIndex((each) => each.media < anchor.media - rounding) + 1;
  return [...map.slice(Math.max(0, kept + 1 - limit), kept), anchor];
}
