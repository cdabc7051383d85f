/** What the gateway says of a stream, told by both engines that the lane feeds. */
import type { LaneStatus } from '#model/lane-message';
import type { ProblemCode } from '#model/problem';
import type { EngineListener } from './engine.ts';

/** A refusal of the subscription itself; any other problem is the source's, and the gateway tells when it is over. */
const refusals: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['ticket-expired', 'not-found', 'not-allowed', 'invalid-input', 'over-budget', 'server-refused', 'codec-unsupported']);

/** True where the source is lost and waited for: what is still in hand is no sign of its return. */
export function tellStatus({ is, problem }: LaneStatus, say: EngineListener): boolean {
  if (is === 'ended' && !problem) say.ended();
  else if (is === 'ended' || (problem && refusals.has(problem.code))) say.fault(problem ?? { code: 'camera-unreachable' });
  else if (is === 'lost') {
    say.waiting(problem ?? { code: 'camera-unreachable' });
    return true;
  }
  return false;
}
