/** Motion as the site recorded it for its own smart search: periods in which something moved in rectangles of the picture. */
import { boxesOfCells } from '#model/motion-region';
import { intersect, mergeRanges } from '#model/time';
import type { ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { MotionPart } from '../recording-server.ts';
import { footageAnswer } from './answers.ts';
import { deviceIdOf } from './device-list.ts';
import { rangesOf } from './footage.ts';
import type { NxSession } from './nx-session.ts';

/** Periods are kept by the site: a day is answered at once. */
const longestMs = 6 * 3_600_000;
/** Of a region: an address holds no more. */
const mostBoxes = 100;

export function motionPart({ server, session, serverNow }: { readonly server: ServerId; readonly session: NxSession; readonly serverNow: () => EpochMs }): MotionPart {
  return {
    looksAt: 'region', longestMs,
    async search(camera, { range, cells }, signal) {
      if (range.end <= range.start) return [];
      const query = new URLSearchParams({ startTimeMs: String(range.start), endTimeMs: String(range.end), detailLevelMs: '1', keepSmallChunks: 'true', preciseBounds: 'true', periodType: 'motion' });
      for (const { x, y, width, height } of cells === null ? [] : boxesOfCells(cells).slice(0, mostBoxes)) query.append('motion', `${part(x)},${part(y)},${part(width)}x${part(height)}`);
      const chunks = await session.http.json(await session.path(`devices/${deviceIdOf(server, camera)}/footage?${query}`, signal), footageAnswer, { signal });
      return mergeRanges(rangesOf(chunks, range, serverNow())).flatMap((one) => { const held = intersect(one, range); return held ? [{ ...held, strength: null }] : []; });
    },
  };
}

const part = (value: number): string => String(Number(value.toFixed(5)));
