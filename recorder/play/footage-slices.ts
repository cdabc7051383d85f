/** Cuts recorded files into pieces a player fetches one by one: whole groups of pictures, byte for byte as they lie in the file. Pure. */
import type { EpochMs, MediaSeconds, TimeRange } from '#model/time';
import type { TimeAnchor } from '#model/time-map';
import { spanGapMs } from '../store/footage-pieces.ts';
import { markBytes } from '../store/segment-format.ts';
import type { FootageGroup, SegmentGroups } from '../store/segment-groups.ts';

/** One file's part of the footage. A file may come twice where the clock was set back and later footage hides its middle. */
export interface FootageFile extends TimeRange {
  readonly id: string;
  /** Equal for files that one decoder reads without a new start. */
  readonly init: Buffer;
  /** Equal for files that one player plays on: the video's codec (not its size or profile), and the sound's. */
  readonly decoder: string;
  readonly footage: SegmentGroups;
}

export interface FootageSlice {
  readonly file: string;
  /** Bytes of the file, [from, to); from behind its first fragment's mark, so that it begins as any player expects. */
  readonly from: number;
  readonly to: number;
  /** Wall time of its first picture, and of the end of its last. */
  readonly at: EpochMs;
  readonly until: EpochMs;
  /** Of its first picture, on its run's own axis. */
  readonly mediaTime: MediaSeconds;
  readonly durationS: number;
  /** Begins with a key frame. */
  readonly independent: boolean;
  /** Does not continue the slice before: another init, a hole, or a clock that was set. */
  readonly discontinuity: boolean;
  /** Needs another init segment than the slice before. */
  readonly newInit: boolean;
  readonly decoder: string;
}

/** A slice never holds more of a file than this unless one group of pictures does (the gateway takes parts of 64 MB). */
const mostBytes = 16 * 1024 * 1024;
/** Timestamps within a run continue to the tick; a picture's length is guessed from those before, which is all this allows for, s. */
const continuousS = 0.1;
/** Wall and media time of a run may drift apart by this much before the wall time is said anew, ms: a quarter of a frame at 25/s. */
const driftMs = 10;

/**
 * `files` in order of their start. A slice ends with the first group that fills `sliceS`, or where its times drift apart. The first begins with the group that holds
 * the range's start; groups whose times lie partly in the range are whole.
 */
export function footageSlices(files: readonly FootageFile[], range: TimeRange, sliceS: number): FootageSlice[] {
  const slices: Writable<FootageSlice>[] = [];
  let before: { readonly init: Buffer; readonly end: SegmentGroups['end'] } | null = null;
  for (const file of files) {
    for (const [group, end] of groupsWithin(file, range)) {
      const durationS = end.mediaTime - group.mediaTime;
      // A file whose times go back has nothing to be played at this place.
      if (durationS <= 0) continue;
      const open = slices.at(-1);
      if (open?.file === file.id && open.to === group.at && open.durationS < sliceS && end.at - open.from <= mostBytes && Math.abs(open.at + open.durationS * 1000 - group.captureAt) <= driftMs) {
        open.to = end.at;
        open.until = end.captureAt;
        open.durationS += durationS;
      } else {
        const newInit = before === null || (before.init !== file.init && !before.init.equals(file.init));
        const isNext = before !== null && !newInit
          && Math.abs(group.mediaTime - before.end.mediaTime) <= continuousS && Math.abs(group.captureAt - before.end.captureAt) <= spanGapMs;
        slices.push({
          file: file.id, from: group.at + markBytes, to: end.at, at: group.captureAt, until: end.captureAt, mediaTime: group.mediaTime, durationS,
          independent: group.key, discontinuity: before !== null && !isNext, newInit, decoder: file.decoder,
        });
      }
      before = { init: file.init, end };
    }
  }
  return slices;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Each with where it ends. A day has 86,400 of them: none is copied. */
function* groupsWithin({ start, end, footage: { groups, end: last } }: FootageFile, range: TimeRange): Generator<readonly [FootageGroup, SegmentGroups['end']]> {
  const from = Math.max(start, range.start);
  const to = Math.min(end, range.end);
  for (const [index, group] of groups.entries()) {
    const next = groups[index + 1] ?? last;
    if (group.captureAt < to && next.captureAt > from) yield [group, next];
  }
}

/** As many as one player plays: browsers neither change from H.264 to H.265 in a playlist nor take on sound in mid-play. */
export function ofOneDecoder(slices: readonly FootageSlice[]): readonly FootageSlice[] {
  const change = slices.findIndex(({ decoder }) => decoder !== slices[0]?.decoder);
  return change < 0 ? slices : slices.slice(0, change);
}

export interface SliceAnchor extends TimeAnchor {
  /** The slice it stands at, counted from 0. */
  readonly slice: number;
}

/** Wall time of a playlist's media seconds: one anchor at its start, after each break, and wherever the clocks drifted apart. */
export function slicesTimeMap(slices: readonly FootageSlice[]): SliceAnchor[] {
  const anchors: SliceAnchor[] = [];
  let media = 0;
  for (const [slice, { at, durationS, discontinuity }] of slices.entries()) {
    const last = anchors.at(-1);
    if (!last || discontinuity || Math.abs(last.at + (media - last.media) * 1000 - at) > driftMs) anchors.push({ slice, media: Math.round(media * 1e6) / 1e6, at });
    media += durationS;
  }
  return anchors;
}

/** Stretches without a hole that one decoder plays and one file can hold, sorted by media time. A run that began anew at once does not end one. */
export function stretchesOf(slices: readonly FootageSlice[]): TimeRange[] {
  const stretches: TimeRange[] = [];
  for (const { at, until, newInit } of slices) {
    const last = stretches.at(-1);
    if (last && !newInit && Math.abs(at - last.end) <= spanGapMs) stretches[stretches.length - 1] = { start: last.start, end: until };
    else stretches.push({ start: at, end: until });
  }
  return stretches;
}
