/** The bridge's part about clocks that are wrong. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { Clocks } from '../clocks/clocks.ts';
import { forever } from './forever.ts';

export function clocksRoutes(clocks: Clocks) {
  const os = implement(bridgeContract.clocks).$context<{ readonly who: string }>();
  return os.router({
    history: os.history.handler(({ input }) => clocks.history(input.camera)),
    set: os.set.handler(({ input: { camera, ...wanted }, context }) => ({ id: clocks.set(camera, wanted, context.who) })),
    withdraw: os.withdraw.handler(({ input: { camera, id, ...why }, context }) => { clocks.withdraw(camera, id, why, context.who); }),
    watch: os.watch.handler(({ signal }) => clocks.watch(signal ?? forever)),
  });
}
