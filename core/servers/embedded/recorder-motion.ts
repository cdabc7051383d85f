/** Motion as the embedded recorder finds it in its key frames. */
import type { MotionSample } from '#model/motion';
import { maskOfCells } from '#model/motion-region';
import { ServerFault } from '../recording-server.ts';
import type { MotionPart } from '../recording-server.ts';
import { motionAnswer } from './answers.ts';
import { cameraPath } from './native-id.ts';
import type { RecorderClient } from './recorder-client.ts';

/** What a page sees progress by: about a third of a second of work where nothing is known yet. */
const longestMs = 10 * 60_000;
/** The recorder searches for one at a time; others may be before us. */
const timeoutMs = 60_000;

export function motionPart(client: RecorderClient): MotionPart {
  return {
    looksAt: 'region', longestMs,
    async search(camera, { range, cells }, signal) {
      if (range.end <= range.start) return [];
      const region = cells === null ? '' : `&cells=${maskOfCells(cells)}`;
      try {
        const { samples } = await client.get(`${cameraPath(camera)}/footage/motion?from=${range.start}&to=${range.end}${region}`, motionAnswer, signal, timeoutMs);
        return samples.filter(({ changed }) => changed > 0).map(({ from, at, changed }): MotionSample => ({ start: from, end: at, strength: changed }));
      } catch (error) {
        if (error instanceof ServerFault && error.problem.code === 'no-recording') return [];
        throw error;
      }
    },
  };
}
