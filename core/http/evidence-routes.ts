/** The bridge's part about evidence locks. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { EvidenceLocks } from '../evidence/evidence-locks.ts';

export function evidenceRoutes(evidence: EvidenceLocks) {
  const os = implement(bridgeContract.evidence).$context<{ readonly who: string }>();
  return os.router({
    lock: os.lock.handler(({ input, context }) => evidence.lock(input, context.who)),
    letGo: os.letGo.handler(({ input, context }) => evidence.letGo(input, context.who)),
  });
}
