/** Motion as ZoneMinder noticed it while it recorded: its events with alarm frames, of its own zones. */
import type { MotionSample } from '#model/motion';
import { intersect } from '#model/time';
import type { EventsPart, MotionPart } from '../recording-server.ts';

const longestMs = 24 * 3_600_000;
const pageSize = 1_000;

/** The server's events are all it knows; their own part reads them. */
export function motionPart(events: Pick<EventsPart, 'history'>): MotionPart {
  return {
    looksAt: 'whole', longestMs,
    async search(camera, { range }, signal) {
      const found = new Map<string, MotionSample>();
      for (let end = range.end; end > range.start;) {
        const page = await events.history?.({ cameras: [camera], range: { start: range.start, end }, limit: pageSize }, signal) ?? [];
        const known = found.size;
        for (const { id, type, at, end: until, score } of page) {
          const held = intersect({ start: at, end: Math.max(at + 1, until ?? at + 1) }, range);
          if (held && type === 'motion') found.set(`${id} ${at}`, { ...held, strength: score });
        }
        const last = page.at(-1);
        if (!last || page.length < pageSize && found.size === known) break;
        end = Math.min(end - 1, last.at);
      }
      return [...found.values()].toSorted((a, b) => a.start - b.start);
    },
  };
}
