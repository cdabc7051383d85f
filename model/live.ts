import type { CameraId } from './ids.ts';
import type { EpochMs } from './time.ts';
import type { StreamRole } from './camera.ts';

/** How a live picture travels to the page (docs/architecture.md). `offered` is WebRTC in which the server makes the offer; `keyframes` is the lane's low gear, the first picture of each group alone; `mjpeg` pictures a server pushes, `stills` pictures that are asked for. */
export const liveKinds = ['lane', 'whep', 'offered', 'llhls', 'hls', 'keyframes', 'mjpeg', 'stills'] as const;
export type LiveKind = (typeof liveKinds)[number];

/** Shown wider than this many pixels, a sub stream (typically 640) looks soft. */
export const largeTileWidth = 700;
/** Tiles of one window with a main stream at once; more would cost a decoder each (F22). */
export const mostMainTiles = 4;

/** What a tile wants to show; it never says how. */
export interface LiveWant {
  /** CSS pixels times device pixel ratio: the size the picture is shown at. */
  readonly width: number;
  readonly height: number;
  readonly muted: boolean;
  /** `selected` and `ptz` ask for least delay; `tile` for least cost. */
  readonly purpose: 'tile' | 'selected' | 'ptz';
  /** Something stands at its camera (model/camera-alarm.ts): it is served first, and has the stream for its size whatever the others of its window have. */
  readonly raised?: boolean | undefined;
}

/**
 * The right to watch one stream in one way until `expiresAt`; the only thing that knows transport and credentials.
 * Single use to start, renewable while in use, void when closed.
 */
export interface LiveTicket {
  /** 256 random bits, base64url. */
  readonly id: string;
  readonly camera: CameraId;
  readonly role: StreamRole;
  readonly kind: LiveKind;
  /** Absolute address for whep (POST an SDP offer), offered (POST nothing, get an offer), llhls, hls (playlist), mjpeg and stills (GET a JPEG); empty for lane and keyframes, whose id is sent on the lane socket. */
  readonly url: string;
  readonly expiresAt: EpochMs;
  /** What its stream asks of who decodes all of it, millions of pixels a second (model/stream-rate.ts); absent where its size is not known. */
  readonly megapixelsPerSecond?: number | undefined;
}

/** Instant replay of a camera whose tiles nobody sees stays for so long (ms) after each time a page says that they are still there. */
export const replayKeptMs = 90_000;
/** Tickets that a page closes with one word, most. */
export const mostTicketsClosed = 500;
