import type { Lane, LiveAccess } from '../player/live-access.ts';
import { problemOf } from './bridge-problem.ts';
import type { Bridge } from './bridge.ts';
import type { CoreClock } from './clock.ts';

/** What the player needs of the page, over the bridge. */
export function createLiveAccess(bridge: Bridge, lane: Lane, clock: CoreClock): LiveAccess {
  return {
    async open(camera, want, signal) {
      try {
        return await bridge.api.live.open({ camera, want: { ...want } }, { signal });
      } catch (error) {
        if (signal.aborted) throw error;
        // The contract of LiveAccess: a refusal is a Problem as data, never an Error object.
        throw problemOf(error); // oxlint-disable-line no-throw-literal
      }
    },
    close(ticket) {
      // Closing is a courtesy: a ticket that is not closed expires.
      bridge.api.live.close({ ticket }).catch(() => undefined);
    },
    async renew(ticket) {
      return (await bridge.api.live.renew({ ticket })).expiresAt;
    },
    lane,
    now: () => clock.now(),
  };
}
