/** Whether a camera did what it was told, by where it says that it looks. Pure. */
import type { PtzPosition, PtzVelocity } from '#model/ptz';

/** Less than this (of a range of 2) may be play in the gears. */
const noticeable = 0.002;
/** So near to an end of its range it may stand for good reason. */
const nearEnd = 0.02;

/** False only where it ought to have moved and says that it did not; a camera that was driven against its end stands rightly. */
export function didMove(before: PtzPosition, after: PtzPosition, { pan, tilt, zoom }: PtzVelocity): boolean {
  const axes: readonly (readonly [number, number, number, number])[] = [[before.pan, after.pan, pan, -1], [before.tilt, after.tilt, tilt, -1], [before.zoom, after.zoom, zoom, 0]];
  return axes.some(([from, to]) => Math.abs(from - to) > noticeable)
    || axes.every(([from, , speed, least]) => speed === 0 || (speed > 0 ? from > 1 - nearEnd : from < least + nearEnd));
}
