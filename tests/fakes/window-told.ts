import type { WindowTold } from '#core/windows/pc-relay';

/** What a window of a PC tells the others. */
export function windowTold(change: Partial<WindowTold>): WindowTold {
  return { window: 'a', monitor: 1, isBehind: false, demand: { low: 2, more: { rest: 8 } }, used: 10, wanted: 10, limit: null, measured: null, ...change };
}
