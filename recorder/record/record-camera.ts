/** The record duty of one stream: everything the source gives goes to the store; what is missing gets its reason. */
import type { GapReason } from '#model/recording';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import type { Logger } from '../log.ts';
import type { LiveSource, MediaSink } from '../media.ts';
import type { SegmentWriter } from '../store/recording-store.ts';

export interface CameraRecording {
  /** Footage reached the disk lately and the source is live. */
  readonly recording: boolean;
  /** Capture time of the end of the newest durable fragment. */
  readonly recordedUntil: EpochMs | null;
  /** Leaves the source; the writer is closed with the store. */
  stop(): void;
}

export function recordCamera(source: LiveSource, writer: SegmentWriter, log: Logger, now: () => EpochMs): CameraRecording {
  let live = false;
  /** The disk refuses; the writer keeps what it can in memory and tries again by itself. */
  let refused = false;
  let paused = true;
  let handedUntil: EpochMs | null = null;
  let recordedUntil: EpochMs | null = null;

  const sink: MediaSink = {
    init: (init) => writer.begin(init),
    fragment(fragment) {
      paused = false;
      const end = fragment.captureAt + Math.round(fragment.durationS * 1000);
      handedUntil = end;
      writer.write(fragment).then(
        () => {
          refused = false;
          recordedUntil = end;
        },
        (error: unknown) => {
          // The store logs and alarms once; a line per fragment would fill the log.
          if (!refused) log.warn({ camera: source.camera, role: source.role, detail: error instanceof Error ? error.message : 'unknown' }, 'footage refused');
          refused = true;
        },
      );
    },
    state(state) {
      live = state.is === 'live';
      if (state.is !== 'lost' || paused) return;
      paused = true;
      writer.pause(gapReason(state.problem), handedUntil ?? now()).catch(() => {
        // The gap is known to the store's queue; the refusal was reported with the fragments.
      });
    },
  };
  const leave = source.attach(sink);
  return {
    get recording() {
      return live && !refused && recordedUntil !== null;
    },
    get recordedUntil() {
      return recordedUntil;
    },
    stop: leave,
  };
}

function gapReason(problem: Problem): GapReason {
  return problem.code === 'camera-stalled' ? 'camera-stalled' : 'camera-lost';
}
