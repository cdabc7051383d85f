/** Where fragments of a source's runs lie on the one time line a `<video>` plays, and when each was captured. Pure. */
import type { LaneFragment } from '#model/lane-message';
import type { MediaSeconds } from '#model/time';
import { withAnchor } from '#model/time-map';
import type { TimeMap } from '#model/time-map';

export interface PlayLine {
  /** Seconds added to the medium's own times. */
  readonly offset: number;
  /** End of the newest fragment on the line; null before the first of a run. */
  readonly end: MediaSeconds | null;
  readonly map: TimeMap;
}

export const emptyLine: PlayLine = { offset: 0, end: null, map: [] };

/** A step in the medium's own time beyond these (s) is not a lost fragment but another time line. */
const stepForward = 10;
const stepBack = 0.2;

/** A new init begins a run whose times may restart anywhere. */
export function withNewRun(line: PlayLine): PlayLine {
  return { ...line, end: null };
}

/** Places a fragment; a run begins where the pictures in the buffer end (`bufferedEnd`), so that play goes on without a hole. */
export function withFragment(line: PlayLine, fragment: LaneFragment, bufferedEnd: MediaSeconds): PlayLine {
  const follows = line.end !== null && !fragment.discontinuity && isNear(fragment.mediaTime + line.offset, line.end);
  const offset = follows ? line.offset : bufferedEnd - fragment.mediaTime;
  const start = fragment.mediaTime + offset;
  return { offset, end: start + fragment.duration, map: withAnchor(line.map, { media: start, at: fragment.captureAt }) };
}

function isNear(start: MediaSeconds, end: MediaSeconds): boolean {
  return start - end < stepForward && end - start < stepBack;
}
