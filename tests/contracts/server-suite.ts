/**
 * The contract of every recording server, whatever its kind: one suite over a stand that brings a peer, real or emulated, and an
 * adapter connected to it. A part that is there is exercised; a part that `parts` names and that is missing fails.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deedsTheme } from './server-suite/deeds-theme.ts';
import { faultTheme } from './server-suite/fault-theme.ts';
import { footageTheme } from './server-suite/footage-theme.ts';
import { searchTheme } from './server-suite/search-theme.ts';
import { liveTheme } from './server-suite/live-theme.ts';
import { serverParts, soon } from './server-suite/stand.ts';
import type { ServerPart, Stand } from './server-suite/stand.ts';

export type { ServerPart, Stand, StandFaults } from './server-suite/stand.ts';

/** `open` gives a fresh peer each time: one for all reading, one for each fault. */
export function serverSuite(name: string, open: () => Promise<Stand>, parts?: readonly ServerPart[]): void {
  describe(name, () => {
    let shared: Stand | null = null;
    const stand = (): Stand => {
      if (!shared) throw new Error('the stand did not open');
      return shared;
    };
    beforeAll(async () => { shared = await open(); }, 120_000);
    afterAll(async () => { await shared?.destroy(); });

    test.runIf(parts)('has the parts it should', async () => {
      // Some kinds learn what a device has from its first answer.
      await stand().server.cameras(soon());
      expect(serverParts.filter((part) => stand().server[part] !== undefined)).toEqual(serverParts.filter((part) => parts?.includes(part)));
    });
    describe('live', () => { liveTheme(stand); });
    describe('footage', () => { footageTheme(stand); });
    describe('search', () => { searchTheme(stand); });
    describe('bookmarks, locks, events, PTZ', () => { deedsTheme(stand); });
    // Each on a stand of its own, and most of it is waiting.
    describe.concurrent('faults', () => { faultTheme(open); });
  });
}
