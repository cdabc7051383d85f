/** After a core that ended while cameras moved: each is stopped as soon as its server can be asked (F67). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CameraId } from '#model/ids';
import type { PtzPart } from '../servers/recording-server.ts';

const againMs = 300;
/** A camera moves for so long at most, from end to end: later nothing is stopped, for somebody else may move it. */
const patienceMs = 60_000;
const stopMs = 4_000;

export async function stopWhatMoved({ cameras, part, signal, onStopped }: {
  readonly cameras: readonly CameraId[];
  readonly part: (camera: CameraId) => PtzPart | null;
  readonly signal: AbortSignal;
  readonly onStopped: (camera: CameraId) => void;
}): Promise<void> {
  await Promise.all(cameras.map(async (camera) => {
    for (const began = performance.now(); performance.now() - began < patienceMs && !signal.aborted;) {
      const stopped = await part(camera)?.stop(camera, AbortSignal.any([signal, AbortSignal.timeout(stopMs)])).then(() => true, () => false) ?? false;
      if (stopped) return onStopped(camera);
      await sleep(againMs, undefined, { signal }).catch(() => undefined);
    }
  }));
}
