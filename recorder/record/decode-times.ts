/**
 * Decode times from presentation times. RTP carries only the latter, and what cameras put into files is not to be trusted
 * (F51). With a reorder depth of d the decode time of a frame is the smallest of the last d + 1 presentation times.
 */
export interface DecodeTimes {
  /** Goes back when the order does not fit the depth: a picture came more than d places late. */
  next(pts: number): number;
}

/** `frameTicks` places the first d frames, which have no older picture to take their time from. */
export function createDecodeTimes(depth: number, frameTicks: number): DecodeTimes {
  const waiting: number[] = [];
  let count = 0;
  let first = 0;
  return {
    next(pts) {
      if (count === 0) first = pts;
      waiting.push(pts);
      waiting.sort((a, b) => a - b);
      const dts = count < depth ? first - (depth - count) * frameTicks : waiting.shift() ?? pts;
      count += 1;
      return dts;
    },
  };
}
