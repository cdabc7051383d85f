/** Who steers which camera, and who waits for it (issue 5). */
import type { CameraId } from './ids.ts';
import type { ProblemCode } from './problem.ts';
import type { EpochMs } from './time.ts';

/** Of a desk: 1 operator, 2 supervisor, 3 head of the room. A higher one may take a camera from a lower one. */
export const ptzLevels = [1, 2, 3] as const;
export type PtzLevel = (typeof ptzLevels)[number];

/** A desk that steers or wants to, by the monitor it works at. */
export interface PtzDesk {
  readonly monitor: number;
  readonly level: PtzLevel;
}

/** A higher desk takes the camera when the warning is over, unless it is given up before. */
export interface PtzClaim extends PtzDesk {
  /** Why, as its holder is told; at most 200 characters. */
  readonly reason: string;
  readonly dueAt: EpochMs;
}

/** The right to steer one camera. It ends by itself when it is not used. */
export interface PtzLease {
  readonly camera: CameraId;
  readonly holder: PtzDesk;
  readonly since: EpochMs;
  /** When it ends unless another command comes. */
  readonly until: EpochMs;
  /** First in line first. */
  readonly queue: readonly PtzDesk[];
  readonly claim: PtzClaim | null;
}

/** A camera that was steered and does not look where it belongs. */
export interface PtzAway {
  readonly camera: CameraId;
  readonly since: EpochMs;
  /** The monitor it was steered at last; 0 for a tour. */
  readonly monitor: number;
  /** When it is sent home by itself; null where it is not, or while it is steered. */
  readonly returnAt: EpochMs | null;
}

/** A tour that is under way. */
export interface PtzTourRun {
  readonly camera: CameraId;
  readonly tour: string;
  readonly name: string;
  /** Place in the tour, from 0; null where the camera runs it by itself. */
  readonly stop: number | null;
  /** Somebody steers, or did a short while ago: it goes on then. Null while it runs. */
  readonly pausedUntil: EpochMs | null;
}

/** A camera that does not do what it says. */
export interface PtzDoubt {
  readonly camera: CameraId;
  /** `standing`: it took the command, and its position did not change. `no-stop`: it did not take the stop. `refused`: it did not take the movement. */
  readonly what: 'standing' | 'no-stop' | 'refused';
  /** Why it did not take it; null for `standing`. */
  readonly code: ProblemCode | null;
  readonly since: EpochMs;
}

/** All of steering that every page sees. */
export interface PtzBoard {
  readonly leases: readonly PtzLease[];
  readonly away: readonly PtzAway[];
  readonly tours: readonly PtzTourRun[];
  readonly doubts: readonly PtzDoubt[];
  /** Desks above an operator's level. */
  readonly levels: readonly PtzDesk[];
}
