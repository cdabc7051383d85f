/** The segments of a finished playlist as hls.js read it, on the playlist's own time axis. Pure. */
import type { Fragment, LevelDetails } from 'hls.js';
import type { MediaSeconds } from '#model/time';

/** An address, or the bytes of it (`from`-`to`, as in a Range header) that are meant. */
export interface MediaPart { readonly url: string; readonly bytes: string | null }

export interface ClipSegment {
  readonly part: MediaPart;
  /** What makes its media readable; null where each segment brings it along (MPEG-TS). */
  readonly init: MediaPart | null;
  /** Segments of one run continue each other; what is decoded never reaches from one run into another. */
  readonly run: number;
  readonly start: MediaSeconds;
  readonly end: MediaSeconds;
}

/** To be read when the playlist is: hls.js shifts its fragments later, by what it finds in them. */
export function clipSegments({ fragments }: Pick<LevelDetails, 'fragments'>): readonly ClipSegment[] {
  let start = 0;
  return fragments.map((fragment) => {
    const segment = { part: partOf(fragment), init: fragment.initSegment && partOf(fragment.initSegment), run: fragment.cc, start, end: start + fragment.duration };
    start = segment.end;
    return segment;
  });
}

function partOf({ url, byteRange: [from, to] }: Pick<Fragment, 'url' | 'byteRange'>): MediaPart {
  return { url, bytes: from === undefined || to === undefined ? null : `bytes=${from}-${to - 1}` };
}

/** Playlists write times in microseconds. */
const rounding = 0.000_01;

/** Number of the segment that holds a media second, the first or last where it lies outside. */
export function segmentAt(segments: readonly ClipSegment[], media: MediaSeconds): number {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (segments[middle]!.start <= media + rounding) low = middle;
    else high = middle - 1;
  }
  return low;
}
