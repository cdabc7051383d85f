import type { CameraId } from '#model/ids';
import { mostTicketsClosed } from '#model/live';
import type { Lane, LiveAccess } from '../player/live-access.ts';
import { problemOf } from './bridge-problem.ts';
import type { Bridge } from './bridge.ts';
import type { CoreClock } from './clock.ts';
import type { KnownWays } from './known-ways.ts';

/** Tickets no longer needed are closed together, at most this later (ms): a view of 36 tiles leaves some 150 of them, while its pictures begin. */
const closeAfterMs = 1000;

/** What the player needs of the page, over the bridge. */
export function createLiveAccess(bridge: Bridge, lane: Lane, clock: CoreClock, known?: { readonly ways: KnownWays } & Pick<LiveAccess, 'canDecode'>): LiveAccess {
  const closing: string[] = [];
  const keeping = new Set<CameraId>();
  function keepNow(): void {
    const cameras = [...keeping];
    keeping.clear();
    // What is not kept is gone some seconds after its ticket: no error for anybody.
    bridge.api.live.keepReplay({ cameras }).catch(() => undefined);
  }
  function closeNow(): void {
    // Closing is a courtesy: a ticket that is not closed expires.
    while (closing.length > 0) bridge.api.live.close({ tickets: closing.splice(0, mostTicketsClosed) }).catch(() => undefined);
  }
  return {
    async open(camera, want, signal) {
      try {
        const tickets = await bridge.api.live.open({ camera, want: { ...want } }, { signal });
        known?.ways.note(camera, want, tickets);
        return tickets;
      } catch (error) {
        if (signal.aborted) throw error;
        // The contract of LiveAccess: a refusal is a Problem as data, never an Error object.
        throw problemOf(error); // oxlint-disable-line no-throw-literal
      }
    },
    ...(known?.canDecode && { canDecode: known.canDecode }),
    close(ticket) {
      if (closing.length === 0) setTimeout(closeNow, closeAfterMs);
      closing.push(ticket);
    },
    keepReplay(camera) {
      // All tiles behind an enlarged one say so in the same moment.
      if (keeping.size === 0) queueMicrotask(keepNow);
      keeping.add(camera);
    },
    async renew(ticket) {
      return (await bridge.api.live.renew({ ticket })).expiresAt;
    },
    lane,
    now: () => clock.now(),
  };
}
