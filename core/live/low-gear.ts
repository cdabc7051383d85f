/** The step between moving pictures and stills, for every server that has a lane: key frames alone. Pure. */
import type { LiveCandidate } from '../servers/recording-server.ts';

/** The candidates with the smallest lane stream's key frames before what shows single pictures. */
export function withLowGear(candidates: readonly LiveCandidate[]): readonly LiveCandidate[] {
  const lanes = candidates.filter(({ kind }) => kind === 'lane');
  const smallest = lanes.find(({ role }) => role === 'sub') ?? lanes.find(({ role }) => role === 'third') ?? lanes[0];
  if (!smallest) return candidates;
  const at = candidates.findIndex(({ kind }) => kind === 'mjpeg' || kind === 'stills');
  return candidates.toSpliced(at < 0 ? candidates.length : at, 0, { ...smallest, kind: 'keyframes' });
}
