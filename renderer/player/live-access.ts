/** What a player needs from the page around it; the page's bridge client implements it, tests fake it. */
import type { StreamRole } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { LiveTicket, LiveWant } from '#model/live';
import type { LaneMessage } from '#model/lane-message';
import type { EpochMs } from '#model/time';

export interface LaneWish {
  /** Nothing is seen yet: the first key frame is wanted ahead (model/lane-message.ts). */
  readonly keyFrameFirst?: boolean;
}

export interface LaneListener {
  message(message: LaneMessage): void;
  /** The socket broke and the subscription with it. */
  lost(): void;
}

/** The window's one lane connection: one WebSocket however many tiles (reconnects by itself, with jitter). */
export interface Lane {
  /** Subscribes with a fresh ticket (after `lost`, ask for a new one); returns the way to leave. */
  subscribe(ticket: LiveTicket, listener: LaneListener, wish?: LaneWish): () => void;
  /** Told each time the socket opens again after a break: tiles waiting in back-off may try now. Returns the way to leave. */
  reopened?(listener: () => void): () => void;
}

export interface LiveAccess {
  /** Tickets in the order the core would try them. Rejects with a `Problem` as data. */
  open(camera: CameraId, want: LiveWant, signal: AbortSignal): Promise<readonly LiveTicket[]>;
  /** Whether this browser has a decoder for a stream of the camera, as far as is known; absent where nothing is. */
  canDecode?(camera: CameraId, role: StreamRole): boolean;
  close(ticketId: string): void;
  /** Its tile is still on the wall, where nobody sees it now: its instant replay stays for `replayKeptMs` from now on. */
  keepReplay?(camera: CameraId): void;
  /** Prolongs a ticket in use; where absent, tickets in use are taken to live on. */
  renew?(ticketId: string): Promise<EpochMs>;
  readonly lane: Lane;
  /** Wall time of the core as this page knows it: own monotonic clock plus offset. */
  now(): EpochMs;
}
