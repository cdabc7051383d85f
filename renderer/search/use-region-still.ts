import { useEffect, useState } from 'react';
import type { CameraId } from '#model/ids';
import { problems } from '#model/problem';
import type { TimeRange } from '#model/time';
import { usePage } from '../state/use-page.ts';

const width = 960;
/** A server or connection that is away is asked again, ms. */
const againMs = 2_000;

/** Stretches of footage that are looked into, the newest first; and how long before their end, ms. */
const mostTries = 3;
const beforeEndMs = 2_000;

/** The address of a picture of the newest footage within the range; `waiting` until it is known, `none` where there is none. */
export function useRegionStill(camera: CameraId, { start, end }: TimeRange): string {
  const { bridge } = usePage();
  const [still, setStill] = useState('waiting');
  useEffect(() => {
    const life = new AbortController();
    let made: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const { playback } = bridge.api;
      let isAway = false;
      const away = () => { isAway = true; return null; };
      const [told] = await playback.spans({ cameras: [camera], range: { start, end } }).catch(away) ?? [];
      if (told?.problem && problems[told.problem.code].retry) isAway = true;
      const newest = (told?.spans ?? []).toSorted((a, b) => b.end - a.end).slice(0, mostTries).map((span) => Math.max(span.start, Math.min(span.end, end) - beforeEndMs));
      // A server that does not tell what it has may still have a picture.
      const moments = newest.length > 0 ? newest : [end - beforeEndMs, Math.floor((start + end) / 2), start];
      for (const at of moments) {
        const picture = life.signal.aborted ? null : await playback.still({ camera, at, width }).catch(away);
        if (life.signal.aborted) return;
        if (!picture) continue;
        made = URL.createObjectURL(picture.still);
        return setStill(made);
      }
      if (life.signal.aborted) return;
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
  }, [bridge, camera, end, start]);
  return still;
}
