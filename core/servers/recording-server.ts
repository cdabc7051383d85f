/**
 * The adapter interface: what the core needs of any recording server. One folder per kind implements it; kinds never import
 * each other. An optional part that is there can be used; its flags say how well. Addresses and credentials are made at the
 * moment of use and never leave the core. Every call takes a signal and rejects with a `ServerFault` of the closed list;
 * absence is a value (null, an empty list), an abort is the signal's own error.
 */
import type { Bookmark } from '#model/bookmark';
import type { Camera, StreamRole } from '#model/camera';
import type { CameraEvent } from '#model/camera-event';
import type { CameraId, ServerId } from '#model/ids';
import type { LaneMessage } from '#model/lane-message';
import type { LiveKind, LiveWant } from '#model/live';
import type { MotionSample, MotionScope } from '#model/motion';
import type { Problem, ProblemCode } from '#model/problem';
import type { PtzAbilities, PtzPosition, PtzPreset, PtzVelocity } from '#model/ptz';
import type { Gap, RecordingSpan } from '#model/recording';
import type { ServerInfo, ServerKind } from '#model/server';
import type { EpochMs, TimeRange } from '#model/time';
import type { TimeMap } from '#model/time-map';
import type { ServerHttp } from './server-http.ts';

/** One way to watch a camera, without address or credential. */
export interface LiveCandidate {
  readonly camera: CameraId;
  readonly role: StreamRole;
  readonly kind: LiveKind;
}

/** An address with the credentials for it, and the only connection it may be fetched through: the one that pins its server's certificate. */
export interface Upstream {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: plain loopback (the embedded recorder). */
  readonly http?: ServerHttp;
  /** Playlists may redirect, set cookies and name addresses with queries or in other folders (MediaMTX, Frigate): the gateway keeps a session and renames them. */
  readonly session?: boolean;
  /** How far a session's playlists, redirects and segments may lead, credentials with them: the address's own origin unless told, or any port of its host (a media server beside the web server). */
  readonly reach?: 'origin' | 'host';
}

/** A picture of a server that pushes JPEGs (kind `mjpeg`). */
export interface PushedPicture {
  readonly jpeg: Uint8Array;
  /** By the server's word; null where it does not tell. */
  readonly capturedAt: EpochMs | null;
}

/** A WebRTC session in which the server offers (kind `offered`). Candidates are inside the SDPs, nothing is trickled to the page. */
export interface OfferedSession {
  readonly offer: string;
  answer(sdp: string, signal: AbortSignal): Promise<void>;
  /** Ends the session at the server; never rejects. */
  close(): Promise<void>;
}

/** Frames of one stream for the lane, encoded messages with stream number 0. */
export interface LaneSource {
  /** Calls with every message until the signal aborts; reconnects by itself and reports losses as status messages. */
  follow(candidate: LiveCandidate, listener: (encoded: Uint8Array, message: LaneMessage) => void, signal: AbortSignal): void;
}

export interface LivePart {
  /** Ordered best first for this want; no I/O. */
  candidates(camera: Camera, want: LiveWant): readonly LiveCandidate[];
  /** For `whep`, `llhls`, `hls` and `stills`. */
  open(candidate: LiveCandidate, signal: AbortSignal): Promise<Upstream>;
  /** For `lane`. */
  readonly lane: LaneSource | null;
  /** For `mjpeg`: pictures as they come, until the signal aborts or the server ends; rejects on a fault. */
  readonly pictures?: (candidate: LiveCandidate, listener: (picture: PushedPicture) => void, signal: AbortSignal) => Promise<void>;
  /** For `offered`. */
  readonly offer?: (candidate: LiveCandidate, signal: AbortSignal) => Promise<OfferedSession>;
}

export interface RecordingsPart {
  /** Merged by the server's own gap rule, sorted, clipped to the range; a span that still grows ends now. Ranges of any length: the adapter splits them. */
  spans(camera: CameraId, range: TimeRange, signal: AbortSignal): Promise<{ readonly spans: readonly RecordingSpan[]; readonly gaps: readonly Gap[] }>;
  /** `exact` to the frame, `rounded` to segments or whole seconds. */
  readonly exactness: 'exact' | 'rounded';
}

/** `hls` a finished playlist; `file` an MP4 with byte ranges; `stream` fragmented MP4 without ranges, from its start; seeking means opening anew. */
export type PlaybackKind = 'hls' | 'file' | 'stream';

export interface PlaybackSource {
  readonly kind: PlaybackKind;
  readonly upstream: Upstream;
  /** What it really holds: may begin up to a group of pictures before the range wanted, and end earlier. */
  readonly range: TimeRange;
  /** Ties its media seconds to wall time; never empty. */
  readonly timeMap: TimeMap;
}

export interface PlaybackPart {
  /** Footage from `range.start` on, at most to `range.end`; what follows is opened by another call from `source.range.end`. Rejects with `no-recording` where there is none. */
  open(camera: CameraId, range: TimeRange, signal: AbortSignal): Promise<PlaybackSource>;
  /** Longest range one source holds, ms. */
  readonly maxRangeMs: number;
}

export interface ThumbnailsPart {
  /** A JPEG at this moment, or null where there is no picture. */
  at(camera: CameraId, at: EpochMs | 'latest', width: number, signal: AbortSignal): Promise<PushedPicture | null>;
  readonly past: boolean;
}

export interface ExportPart {
  /** The footage of a range as one MP4, never transcoded by us; progress 0..1 where the server tells. */
  start(camera: CameraId, range: TimeRange, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<Upstream>;
  /** `job`: the server prepares a file first; `stream`: it sends at once. */
  readonly mode: 'job' | 'stream' | 'file';
  /** A range with a hole in it is refused (`invalid-input`): one call for each span. */
  readonly oneStretch?: true;
}

export interface BookmarksPart {
  list(query: { readonly cameras?: readonly CameraId[]; readonly range?: TimeRange; readonly text?: string; readonly limit: number }, signal: AbortSignal): Promise<readonly Bookmark[]>;
  add(bookmark: Omit<Bookmark, 'id' | 'author' | 'createdAt'>, signal: AbortSignal): Promise<Bookmark>;
  change(id: string, change: Partial<Pick<Bookmark, 'title' | 'note' | 'tags'>>, signal: AbortSignal): Promise<void>;
  remove(id: string, signal: AbortSignal): Promise<void>;
  readonly backing: 'native' | 'manual-event' | 'archive-flag' | 'own-store';
  readonly tags: boolean;
}

/** Footage held against every rule by which the server deletes. */
export interface LocksPart {
  /**
   * Durable when it resolves, with the name that `letGo` takes. Everything the range touches is held, in whole files. The same `id` again
   * changes reason and end where the server ends locks. Rejects with `no-recording` where there is nothing to hold.
   */
  lock(lock: {
    readonly id: string; readonly camera: CameraId; readonly range: TimeRange; readonly reason: string; readonly bookmark: string | null;
    /** Who locks, for the server's own list. */
    readonly by: string;
    /** Null: until it is let go. */
    readonly until: EpochMs | null;
  }, signal: AbortSignal): Promise<string>;
  /** Rejects with `not-found` where it holds nothing (any more). */
  letGo(name: string, signal: AbortSignal): Promise<void>;
  /** Stretches of the range that are held, whoever locked them. */
  held(camera: CameraId, range: TimeRange, signal: AbortSignal): Promise<readonly TimeRange[]>;
  /** It ends a lock by itself when its time is over. */
  readonly ends: boolean;
}

export interface EventsPart {
  /** New events until the signal aborts; reconnects by itself and fills from history what it missed. `missed` names a stretch it could not fill. */
  follow(listener: (events: readonly CameraEvent[]) => void, missed: (range: TimeRange) => void, signal: AbortSignal): void;
  /** Newest first, at most `limit`; what is older is asked for by a range that ends earlier, and an empty answer is the end. Null where the server keeps none. */
  readonly history: ((query: { readonly cameras?: readonly CameraId[]; readonly range: TimeRange; readonly limit: number }, signal: AbortSignal) => Promise<readonly CameraEvent[]>) | null;
  readonly push: boolean;
}

/** Motion in recorded footage, as far as the server itself can find it. */
export interface MotionPart {
  readonly looksAt: MotionScope;
  /** The longest range of one search, ms: each is answered within seconds. */
  readonly longestMs: number;
  /** In order of time; none where nothing moved or nothing is recorded. `cells` (model/motion.ts) null is the whole picture. An abort ends the work at the server, too. */
  search(camera: CameraId, query: { readonly range: TimeRange; readonly cells: readonly number[] | null }, signal: AbortSignal): Promise<readonly MotionSample[]>;
}

/** The server's own commands, as they are; dead-man timer, rate limit and lease are core/ptz's. */
export interface PtzPart {
  /** Null for a camera that cannot be steered. */
  abilities(camera: CameraId, signal: AbortSignal): Promise<PtzAbilities | null>;
  move(camera: CameraId, velocity: PtzVelocity, signal: AbortSignal): Promise<void>;
  stop(camera: CameraId, signal: AbortSignal): Promise<void>;
  presets(camera: CameraId, signal: AbortSignal): Promise<readonly PtzPreset[]>;
  goToPreset(camera: CameraId, preset: string, signal: AbortSignal): Promise<void>;
  savePreset?(camera: CameraId, name: string, signal: AbortSignal): Promise<PtzPreset>;
  renamePreset?(camera: CameraId, preset: string, name: string, signal: AbortSignal): Promise<void>;
  removePreset?(camera: CameraId, preset: string, signal: AbortSignal): Promise<void>;
  position?(camera: CameraId, signal: AbortSignal): Promise<PtzPosition | null>;
  moveTo?(camera: CameraId, position: PtzPosition, signal: AbortSignal): Promise<void>;
  /** Fractions of the picture: right and up positive. Each 1 of zoom halves what is seen, 0 leaves it as it is. */
  moveBy?(camera: CameraId, by: PtzVelocity, signal: AbortSignal): Promise<void>;
  goHome?(camera: CameraId, signal: AbortSignal): Promise<void>;
  /** Drives the focus, -1 (near) to 1 (far) of full speed; 0 stops it. */
  focus?(camera: CameraId, speed: number, signal: AbortSignal): Promise<void>;
  /** Opens (positive) or closes the iris by a part of its range, -1 to 1; `auto` gives it back to the camera. */
  iris?(camera: CameraId, by: number | 'auto', signal: AbortSignal): Promise<void>;
  /** One of the abilities' auxiliary commands. */
  auxiliary?(camera: CameraId, command: string, signal: AbortSignal): Promise<void>;
  /** Tours the camera keeps and runs by itself; the id is its own token. */
  tours?(camera: CameraId, signal: AbortSignal): Promise<readonly PtzPreset[]>;
  runTour?(camera: CameraId, tour: string, run: boolean, signal: AbortSignal): Promise<void>;
}

export interface CameraHealth { readonly camera: CameraId; readonly is: 'ok' | 'lost' | 'unknown'; readonly since: EpochMs }
export interface ServerHealth {
  readonly is: 'ok' | 'degraded' | 'unreachable';
  readonly since: EpochMs;
  readonly alarms: readonly { readonly code: ProblemCode; readonly since: EpochMs; readonly detail?: string }[];
  /** Ms the last answer took. */
  readonly latencyMs?: number;
  /** Its clock minus ours, ms; measured halfway through the answer. */
  readonly clockOffsetMs?: number;
  readonly lastError?: Problem;
  readonly info?: ServerInfo;
}

export interface ServerEvents {
  catalogueChanged(): void;
  cameraHealth(changes: readonly CameraHealth[]): void;
  serverHealth(health: ServerHealth): void;
}

/** A connected recording server. The saved address is its `ServerConfig`. */
export interface RecordingServer {
  readonly id: ServerId;
  readonly kind: ServerKind;
  /** Logs in when it must. Rejects while the server cannot be asked. */
  cameras(signal: AbortSignal): Promise<readonly Camera[]>;
  readonly live: LivePart;
  readonly recordings?: RecordingsPart;
  readonly playback?: PlaybackPart;
  readonly thumbnails?: ThumbnailsPart;
  readonly exports?: ExportPart;
  readonly bookmarks?: BookmarksPart;
  /** Absent where footage cannot be kept beyond its time. */
  readonly locks?: LocksPart;
  readonly events?: EventsPart;
  readonly motion?: MotionPart;
  readonly ptz?: PtzPart;
  /** Days after which it deletes footage, where it tells; it may have to earlier. */
  readonly keptDays?: number | null;
  /** Starts following health and catalogue; ends with the signal. A server that is down is asked again with jittered back-off, at most every 5 s. */
  watch(events: ServerEvents, signal: AbortSignal): void;
  /** Aborts once another stands in its place, or none: its settings were changed, or it was removed. Set by `Servers`; absent where that never happens. */
  readonly gone?: AbortSignal;
  destroy(): Promise<void>;
}

/** A fault of a recording server in the closed list's words. */
export class ServerFault extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.code);
    this.problem = problem;
  }
}
