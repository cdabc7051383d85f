/** The bridge's part about the windows of one PC. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { PcRelay } from '../windows/pc-relay.ts';
import { forever } from './forever.ts';

export function pcRoutes(relay: PcRelay) {
  const os = implement(bridgeContract.pc).$context<{ readonly who: string; readonly from: string }>();
  return os.router({
    watch: os.watch.handler(({ input, context: { who, from }, signal }) => relay.watch({ ...input, from, who }, signal ?? forever)),
    tell: os.tell.handler(({ input, context }) => { relay.tell(context.who, input); }),
  });
}
