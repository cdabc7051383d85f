/** How far one window's socket is behind. Pure: times and byte counts are given. */
import type { EpochMs } from '#model/time';

/** A window this far behind gets no more of a stream until its next key frame. */
export const maxBehindMs = 3_000;
export const maxBehindBytes = 32 * 1024 * 1024;

export interface Backlog {
  /** A message was handed to the socket. */
  handed(bytes: number, at: EpochMs): void;
  /** The oldest message handed over was written to the network. */
  written(): void;
  isBehind(at: EpochMs): boolean;
}

export function createBacklog(): Backlog {
  /** Oldest first; `head` moves so that taking one out costs nothing. */
  let waiting: { bytes: number; at: EpochMs }[] = [];
  let head = 0;
  let waitingBytes = 0;
  return {
    handed(bytes, at) {
      waiting.push({ bytes, at });
      waitingBytes += bytes;
    },
    written() {
      waitingBytes -= waiting[head]?.bytes ?? 0;
      head = Math.min(head + 1, waiting.length);
      if (head > 1024) {
        waiting = waiting.slice(head);
        head = 0;
      }
    },
    isBehind(at) {
      const oldest = waiting[head];
      return waitingBytes > maxBehindBytes || (oldest !== undefined && at - oldest.at > maxBehindMs);
    },
  };
}
