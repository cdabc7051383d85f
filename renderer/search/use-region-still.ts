import { useEffect, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { usePage } from '../state/use-page.ts';

const width = 960;
/** A server or connection that is away is asked again, ms. */
const againMs = 2_000;

/** The address of a picture of one of these moments, the first that has one; `waiting` until it is known, `none` where none has. */
export function useRegionStill(camera: CameraId, moments: readonly EpochMs[]): string {
  const { bridge } = usePage();
  const [still, setStill] = useState('waiting');
  const asked = moments.join(' ');
  useEffect(() => {
    const life = new AbortController();
    let made: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      let isAway = false;
      for (const at of asked.split(' ').map(Number)) {
        const told = await bridge.api.playback.still({ camera, at, width }).catch(() => { isAway = true; return null; });
        if (life.signal.aborted) return;
        if (!told) continue;
        made = URL.createObjectURL(told.still);
        return setStill(made);
      }
      setStill('none');
      if (isAway) timer = setTimeout(() => { void ask(); }, againMs);
    };
    void ask();
    return () => {
      life.abort();
      clearTimeout(timer);
      setStill('waiting');
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [asked, bridge, camera]);
  return still;
}
