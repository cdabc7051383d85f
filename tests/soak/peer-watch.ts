/** Counts in the page how many WebRTC connections it makes, and how many the browser refuses it (FAULTS §6, C8). */
import type { Page } from '@playwright/test';

export interface Peers { readonly made: number; readonly refused: number }
type Watching = typeof globalThis & { soakPeers: { made: number; refused: number } };

/** From the next load of the page on. */
export async function watchPeers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const peers = { made: 0, refused: 0 };
    (globalThis as Watching).soakPeers = peers;
    const Native = globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = new Proxy(Native, {
      construct(target, args: [RTCConfiguration?]) {
        try {
          const peer = new target(...args);
          peers.made += 1;
          return peer;
        } catch (error) {
          peers.refused += 1;
          throw error;
        }
      },
    });
  });
}

export const readPeers = (page: Page): Promise<Peers> => page.evaluate(() => (globalThis as Watching).soakPeers);
