/** The windows of one browser profile on this PC, by what the browser has for it. */

/** Between the windows of one PC. */
export interface PcChannel<T> {
  /** To all others; those that begin later do not hear it. */
  post(message: T): void;
  /** Settles when that window has ended, also where it crashed; never after `close`. */
  ended(window: string): Promise<void>;
  close(): void;
}

/** Changes with what is posted: windows of two versions, as while a page is renewed, do not talk. */
const name = 'manara-pc-1';

/**
 * Opens it under our name; null where the browser has no such thing. What shows that a window lives is a lock that it holds: the browser
 * lets go of it in the moment the page ends, however it ends. A sign of life by a timer would come late from a page that is held up or
 * hidden, and it would be taken for dead while it decodes.
 */
export async function openPcChannel<T>(window: string, onMessage: (message: T) => void): Promise<PcChannel<T> | null> {
  if (typeof BroadcastChannel === 'undefined' || !('locks' in navigator)) return null;
  const { locks } = navigator;
  const lockOf = (of: string): string => `${name}-${of}`;
  const life = new AbortController();
  await new Promise<void>((resolve) => {
    void locks.request(lockOf(window), () => new Promise<void>((end) => {
      life.signal.addEventListener('abort', () => { end(); });
      resolve();
    }));
  });
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }: MessageEvent<T>) => { onMessage(data); });
  return {
    post(message) { channel.postMessage(message); },
    ended: (of) => new Promise((resolve) => {
      // Ended by `close`: nobody waits any more.
      locks.request(lockOf(of), { signal: life.signal }, () => { resolve(); }).catch(() => undefined);
    }),
    close() {
      channel.close();
      life.abort();
    },
  };
}
