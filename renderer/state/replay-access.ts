import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { Bridge } from './bridge.ts';

export type LoadReplay = (since: EpochMs | null, signal: AbortSignal) => Promise<ArrayBuffer>;

/** Asks the core for a camera's instant replay; what it gives loads the encoded pictures. Rejects with the core's refusal. */
export async function openReplay(bridge: Bridge, camera: CameraId, monitor: number): Promise<LoadReplay> {
  const { ticket } = await bridge.api.live.replay({ camera, monitor });
  return async (since, signal) => {
    const answer = await fetch(`/media/replay/${ticket}${since === null ? '' : `?since=${since}`}`, { signal, cache: 'no-store' });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return answer.arrayBuffer();
  };
}
