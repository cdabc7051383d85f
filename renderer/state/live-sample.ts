import type { CameraId } from '#model/ids';
import type { LiveKind } from '#model/live';
import type { PlayerState } from '#model/player-state';

/** What was seen on one tile since the last report; sums are ms. */
export interface TileSample {
  readonly camera: CameraId;
  readonly via: LiveKind;
  readonly visibleMs: number;
  readonly lateMs: number;
  readonly frozenMs: number;
  readonly worstAgeMs: number | null;
}

export interface TileWatch {
  readonly camera: CameraId;
  readonly state: PlayerState;
  /** Monotonic time up to which `sample` is counted, ms. */
  readonly countedTo: number;
  /** Null until something was shown since the last report. */
  readonly sample: TileSample | null;
}

/** Counts the time since `countedTo` under the state that held during it. Nothing counts while the page is hidden. */
export function countUpTo(watch: TileWatch, now: number, pageVisible: boolean): TileWatch {
  const elapsed = Math.max(0, now - watch.countedTo);
  const { state } = watch;
  if (state.state !== 'showing' || !pageVisible || elapsed === 0) return { ...watch, countedTo: now };
  const before = watch.sample ?? { camera: watch.camera, via: state.via, visibleMs: 0, lateMs: 0, frozenMs: 0, worstAgeMs: null };
  const { is, ms } = state.picture;
  return {
    ...watch, countedTo: now,
    sample: {
      camera: watch.camera, via: state.via,
      visibleMs: before.visibleMs + elapsed,
      lateMs: before.lateMs + (is === 'late' ? elapsed : 0),
      frozenMs: before.frozenMs + (is === 'frozen' ? elapsed : 0),
      worstAgeMs: ms === null ? before.worstAgeMs : Math.max(before.worstAgeMs ?? 0, ms),
    },
  };
}
