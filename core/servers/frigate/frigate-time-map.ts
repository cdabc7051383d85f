/** Which wall time is which second of a VOD playlist: its media time leaves the gaps out. Pure. */
import type { TimeAnchor } from '#model/time-map';
import type { EpochMs, TimeRange } from '#model/time';
import type { Segment } from './frigate-segments.ts';

export interface VodClip {
  /** Where the file's footage begins in the playlist, wall time. */
  readonly at: EpochMs;
  readonly durationMs: number;
}

/** nginx-vod's mapping as the server gave it. */
export interface VodMapping { readonly durations: readonly number[]; readonly clips: readonly { readonly path: string; readonly clipFrom?: number | null | undefined }[] }

/** The wall second in a recording's path, `…/2026-11-25/09/<camera>/41.10.mp4`, UTC. */
const pathTime = /(\d{4}-\d\d-\d\d)\/(\d\d)\/[^/]+\/(\d\d)\.(\d\d)\.mp4$/;

/** Clips by the server's own mapping: a first clip's start may have been moved back to a key frame. Null where it does not fit the segments. */
export function clipsOfMapping({ durations, clips }: VodMapping, segments: readonly Segment[]): readonly VodClip[] | null {
  if (clips.length === 0 || clips.length !== durations.length) return null;
  const found: VodClip[] = [];
  let from = 0;
  for (const [index, clip] of clips.entries()) {
    const [, day, hour, minute, second] = pathTime.exec(clip.path) ?? [];
    const named = day === undefined ? null : Date.parse(`${day}T${hour}:${minute}:${second}Z`);
    const at = segments.findIndex(({ start }, place) => place >= from && (named === null ? place === from : Math.floor(start / 1000) * 1000 === named));
    const segment = segments[at];
    if (!segment) return null;
    from = at + 1;
    found.push({ at: segment.start + (clip.clipFrom ?? 0), durationMs: durations[index] ?? 0 });
  }
  return found;
}

/** Clips of a playlist that begins with a whole segment: nothing was moved, so nobody has to say where. */
export function clipsOfSegments(segments: readonly Segment[], end: EpochMs): readonly VodClip[] {
  return segments.map(({ start, end: last, durationMs }) => ({ at: start, durationMs: durationMs - Math.max(0, last - end) })).filter(({ durationMs }) => durationMs > 0);
}

/** Wall and media time may differ by this much before another anchor is worth it, ms. */
const toleranceMs = 5;

export function mapOfClips(clips: readonly VodClip[]): { readonly timeMap: readonly TimeAnchor[]; readonly range: TimeRange } | null {
  const [first] = clips;
  if (!first) return null;
  const anchors: TimeAnchor[] = [];
  let mediaMs = 0;
  for (const { at, durationMs } of clips) {
    const last = anchors.at(-1);
    const expected = last ? last.at + (mediaMs - last.media * 1000) : null;
    if (expected === null || Math.abs(expected - at) > toleranceMs) anchors.push({ media: mediaMs / 1000, at });
    mediaMs += durationMs;
  }
  const end = clips.at(-1) ?? first;
  return { timeMap: anchors, range: { start: first.at, end: Math.round(end.at + end.durationMs) } };
}
