/** Which pictures around the one that is seen are worth keeping decoded. Pure. */
import type { PictureLine } from './coded-picture.ts';

/** Of what is kept, this much lies where one is going. */
const aheadPart = 0.65;

export interface PictureWindow { readonly first: number; readonly last: number }

/**
 * Places in the line, at most `room` of them: the picture at `place`, most of its way on (`direction`), and some of what was just seen;
 * no further than the group before and the group after.
 */
export function pictureWindow(line: PictureLine, place: number, direction: -1 | 1, room: number): PictureWindow {
  const [lowest, highest] = [groupBefore(line, place), groupAfter(line, place)];
  const others = Math.max(0, room - 1);
  const ahead = Math.min(Math.ceil(others * aheadPart), direction > 0 ? highest - place : place - lowest);
  const behind = Math.min(others - ahead, direction > 0 ? place - lowest : highest - place);
  return direction > 0 ? { first: place - behind, last: place + ahead } : { first: place - ahead, last: place + behind };
}

function groupBefore(line: PictureLine, place: number): number {
  const own = line[place]?.group.id;
  const before = line.findLast((one, index) => index < place && one.group.id !== own)?.group.id ?? own;
  const first = line.findIndex(({ group }) => group.id === before || group.id === own);
  return first < 0 ? place : first;
}

function groupAfter(line: PictureLine, place: number): number {
  const own = line[place]?.group.id;
  const after = line.find((one, index) => index > place && one.group.id !== own)?.group.id ?? own;
  const last = line.findLastIndex(({ group }) => group.id === after || group.id === own);
  return last < 0 ? place : last;
}

/** The place in the window nearest to `place` whose picture is missing, on the way first; null where all are there. */
export function missingIn({ first, last }: PictureWindow, place: number, direction: -1 | 1, has: (place: number) => boolean): number | null {
  for (const step of [direction, -direction]) {
    for (let at = place; at >= first && at <= last; at += step) if (!has(at)) return at;
  }
  return null;
}
