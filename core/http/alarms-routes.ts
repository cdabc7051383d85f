/** The bridge's part about alarms of cameras. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { Alarms } from '../alarms/alarms.ts';
import { forever } from './forever.ts';

export function alarmsRoutes(alarms: Alarms) {
  const os = implement(bridgeContract.alarms).$context<{ readonly who: string }>();
  return os.router({ watch: os.watch.handler(({ input, signal }) => alarms.watch(input.monitor, signal ?? forever)) });
}
