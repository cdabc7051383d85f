/** Motion as Frigate kept it for its review page: how much moved in the whole picture, per some seconds. */
import type { MotionSample } from '#model/motion';
import { intersect } from '#model/time';
import type { MotionPart } from '../recording-server.ts';
import { motionActivityAnswer } from './frigate-answers.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import { unix } from './frigate-segments.ts';
import type { FrigateSession } from './frigate-session.ts';

const longestMs = 3_600_000;
/** Fineness asked for, s: its recordings are files of ten seconds. */
const scaleS = 10;
/** Its figures are percent of the hour's most. */
const full = 100;

export function motionPart(session: FrigateSession, catalogue: FrigateCatalogue): MotionPart {
  return {
    looksAt: 'whole', longestMs,
    async search(camera, { range }, signal) {
      if (range.end <= range.start) return [];
      const { key } = await catalogue.camera(camera, signal);
      const query = new URLSearchParams({ cameras: key, after: unix(range.start), before: unix(range.end), scale: String(scaleS) });
      const answer = await session.json(`api/review/activity/motion?${query}`, motionActivityAnswer, { signal });
      return answer.filter((one) => one.motion > 0 && (one.camera ?? key) === key).flatMap(({ start_time: from, motion }): MotionSample[] => {
        const held = intersect({ start: Math.round(from * 1000), end: Math.round((from + scaleS) * 1000) }, range);
        return held ? [{ ...held, strength: Math.min(1, motion / full) }] : [];
      }).toSorted((a, b) => a.start - b.start);
    },
  };
}
