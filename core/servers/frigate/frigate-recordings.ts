import { intersect, mergeRanges } from '#model/time';
import type { RecordingsPart } from '../recording-server.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import { readLongRange } from './frigate-segments.ts';
import type { FrigateSession } from './frigate-session.ts';

/** Segments of one recording lie some frames apart. */
const mergeMs = 1_000;

/** Days kept for motion only have holes by design: a hole says nothing about whether footage was wanted, so no gaps are told. */
export function recordingsPart(session: FrigateSession, catalogue: FrigateCatalogue, now: () => number): RecordingsPart {
  return {
    exactness: 'rounded',
    async spans(camera, range, signal) {
      const { key } = await catalogue.camera(camera, signal);
      const until = { start: range.start, end: Math.min(range.end, now() + 60_000) };
      if (until.end <= until.start) return { spans: [], gaps: [] };
      const merged = mergeRanges(await readLongRange(session, key, until, signal), mergeMs);
      return { spans: merged.flatMap((one) => { const part = intersect(one, range); return part ? [{ ...part, role: 'main' as const }] : []; }), gaps: [] };
    },
  };
}
