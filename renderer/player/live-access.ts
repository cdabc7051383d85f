/** What a player needs from the page around it; the page's bridge client implements it, tests fake it. */
import type { CameraId } from '#model/ids';
import type { LiveTicket, LiveWant } from '#model/live';
import type { LaneMessage } from '#model/lane-message';
import type { EpochMs } from '#model/time';

/** The window's one lane connection: one WebSocket however many tiles (reconnects by itself, with jitter). */
export interface Lane {
  /** Subscribes with a fresh ticket each time the socket (re)opens; returns the way to leave. `lost` is told when the socket breaks. */
  subscribe(ticket: LiveTicket, listener: { message(message: LaneMessage): void; lost(): void }): () => void;
}

export interface LiveAccess {
  /** Tickets in the order to try them. Rejects with a `Problem` as data. */
  open(camera: CameraId, want: LiveWant, signal: AbortSignal): Promise<readonly LiveTicket[]>;
  close(ticketId: string): void;
  readonly lane: Lane;
  /** Wall time of the core as this page knows it: own monotonic clock plus offset. */
  now(): EpochMs;
}
