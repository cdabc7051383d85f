/** Cuts recorded files into pieces a player fetches one by one: whole groups of pictures, byte for byte as they lie in the file. Pure. */
import { intersect, type EpochMs, type TimeRange } from '#model/time';
import type { TimeAnchor } from '#model/time-map';
import { spanGapMs } from '../store/footage-pieces.ts';
import { markBytes } from '../store/segment-format.ts';
import type { FootageGroup, SegmentGroups } from '../store/segment-groups.ts';

/** One file's part of the footage. A file may come twice where the clock was set back and later footage hides its middle. */
export interface FootageFile extends TimeRange {
  readonly id: string;
  /** Equal for files that one decoder reads without a new start. */
  readonly init: Buffer;
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
  readonly durationS: number;
  /** Begins with a key frame. */
  readonly independent: boolean;
  /** Does not continue the slice before: another init, a hole, or a clock that was set. */
  readonly discontinuity: boolean;
  /** Needs another init segment than the slice before. */
  readonly newInit: boolean;
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
  const slices: FootageSlice[] = [];
  let before: { readonly init: Buffer; readonly end: SegmentGroups['end'] } | null = null;
  for (const file of files) {
    const groups = groupsWithin(file, range);
    for (const [index, group] of groups.entries()) {
      const { captureAt: at, mediaTime } = group;
      const { at: to, captureAt: until, mediaTime: mediaEnd } = group.end;
      // A file whose times go back has nothing to be played at this place.
      if (mediaEnd <= mediaTime) continue;
      const last = slices.at(-1);
      if (index > 0 && last?.file === file.id && last.to === group.at && last.durationS < sliceS && to - last.from <= mostBytes && Math.abs(last.at + last.durationS * 1000 - at) <= driftMs) {
        slices[slices.length - 1] = { ...last, to, until, durationS: last.durationS + mediaEnd - mediaTime };
      } else {
        const newInit = !before?.init.equals(file.init);
        const isNext = before && !newInit && Math.abs(mediaTime - before.end.mediaTime) <= continuousS && Math.abs(at - before.end.captureAt) <= spanGapMs;
        slices.push({ file: file.id, from: group.at + markBytes, to, at, until, durationS: mediaEnd - mediaTime, independent: group.key, discontinuity: before !== null && !isNext, newInit });
      }
      before = { init: file.init, end: group.end };
    }
  }
  return slices;
}

function groupsWithin({ start, end, footage }: FootageFile, range: TimeRange): (FootageGroup & { readonly end: SegmentGroups['end'] })[] {
  const wanted = intersect({ start, end }, range);
  if (!wanted) return [];
  return footage.groups
    .map((group, index) => ({ ...group, end: footage.groups[index + 1] ?? footage.end }))
    .filter((group) => intersect({ start: group.captureAt, end: group.end.captureAt }, wanted) !== null);
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
