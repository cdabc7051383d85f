/** The adapter interface: what the core needs of any recording server. One folder per kind implements it. */
import type { Camera, StreamRole } from '#model/camera';
import type { CameraId, ServerId } from '#model/ids';
import type { LaneMessage } from '#model/lane-message';
import type { LiveKind, LiveWant } from '#model/live';
import type { Problem, ProblemCode } from '#model/problem';
import type { EpochMs, TimeRange } from '#model/time';
import type { Gap, RecordingSpan } from '#model/recording';

/** One way to watch a camera, without address or credential. */
export interface LiveCandidate {
  readonly camera: CameraId;
  readonly role: StreamRole;
  readonly kind: LiveKind;
}

/** Where the gateway fetches a candidate from, fresh at every opening; never leaves the core. */
export interface Upstream {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface CameraHealth { readonly camera: CameraId; readonly is: 'ok' | 'lost' | 'unknown'; readonly since: EpochMs }
export interface ServerHealth {
  readonly is: 'ok' | 'degraded' | 'unreachable';
  readonly since: EpochMs;
  readonly alarms: readonly { readonly code: ProblemCode; readonly since: EpochMs; readonly detail?: string }[];
}

export interface ServerEvents {
  catalogueChanged(): void;
  cameraHealth(changes: readonly CameraHealth[]): void;
  serverHealth(health: ServerHealth): void;
}

/** Frames of one stream for the lane, encoded messages with stream number 0. */
export interface LaneSource {
  /** Calls with every message until the signal aborts; reconnects by itself and reports losses as status messages. */
  follow(candidate: LiveCandidate, listener: (encoded: Uint8Array, message: LaneMessage) => void, signal: AbortSignal): void;
}

/** A connected recording server. The saved address is its `ServerConfig`. */
export interface RecordingServer {
  readonly id: ServerId;
  readonly kind: string;
  cameras(signal: AbortSignal): Promise<readonly Camera[]>;
  readonly live: {
    /** Ordered best first for this want; no I/O. */
    candidates(camera: Camera, want: LiveWant): readonly LiveCandidate[];
    open(candidate: LiveCandidate, signal: AbortSignal): Promise<Upstream>;
    readonly lane: LaneSource | null;
  };
  spans(camera: CameraId, range: TimeRange, signal: AbortSignal): Promise<{ readonly spans: readonly RecordingSpan[]; readonly gaps: readonly Gap[] }>;
  /** Starts following health and catalogue; ends with the signal. */
  watch(events: ServerEvents, signal: AbortSignal): void;
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
