/** Pictures of a clip while they are encoded, and the line they form in the order they are shown. Pure. */
import type { EpochMs } from '#model/time';
import type { TimeMap } from '#model/time-map';
import { wallTimeAt } from '#model/time-map';

export interface CodedPicture {
  /** µs on the clip's axis; names the picture within its clip. */
  readonly id: number;
  /** When it was captured; not rounded. */
  readonly at: EpochMs;
  readonly key: boolean;
  readonly durationUs: number;
  readonly data: Uint8Array;
}

/** A key frame and all that is decoded from it. */
export interface PictureGroup {
  /** That of its key frame. */
  readonly id: number;
  /** The same object for all that one decoder reads without a new start. */
  readonly config: VideoDecoderConfig;
  /** In decoding order; the key frame first. */
  readonly coded: readonly CodedPicture[];
}

export interface LinePicture { readonly picture: CodedPicture; readonly group: PictureGroup }
/** In the order they are shown. */
export type PictureLine = readonly LinePicture[];

/** Capture times are told to a few ms (docs/time.md): a picture this much later than the clock is the clock's picture. */
export const sameMs = 5;

/**
 * Capture time of a picture; null where the clock that was set back hides it: what was recorded later stands for a time that came twice,
 * and the clock never finds the earlier.
 */
export function captureTime(map: TimeMap, media: number): EpochMs | null {
  const at = wallTimeAt(map, media);
  if (at === null) return null;
  const next = map.find((anchor) => anchor.media > media + 0.005);
  return next && next.at <= at ? null : at;
}

/** One picture once, whichever of its groups told more; sorted. */
export function pictureLine(groups: readonly PictureGroup[]): PictureLine {
  const found = new Map<number, LinePicture>();
  for (const group of groups) {
    for (const picture of group.coded) found.set(picture.id, { picture, group });
  }
  return [...found.values()].sort((a, b) => a.picture.at - b.picture.at);
}

/** Place in the line of the picture that is seen at a moment; -1 before the first. */
export function placeAt(line: PictureLine, at: EpochMs): number {
  return line.findLastIndex(({ picture }) => picture.at <= at + sameMs);
}
