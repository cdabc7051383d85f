import { useEffect, useRef, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { TimeRange } from '#model/time';
import type { TimelineEvent } from '#model/timeline-index';
import { usePage } from '../state/use-page.ts';

/** Asked for this much more than is seen on both sides. */
const margin = 1;
const restMs = 400;

/** What the cameras noticed around what is looked at; the same list until one looks elsewhere or `clocks` are others. */
export function useEvents(cameras: readonly CameraId[], visible: TimeRange, clocks: unknown): readonly TimelineEvent[] {
  const { bridge } = usePage();
  const key = cameras.join('\n');
  const [events, setEvents] = useState<readonly TimelineEvent[]>([]);
  const asked = useRef<(TimeRange & { readonly clocks: unknown }) | null>(null);
  const { start, end } = visible;
  useEffect(() => {
    const known = asked.current;
    if (known && known.clocks === clocks && known.start <= start && known.end >= end && end - start > (known.end - known.start) / 100) return undefined;
    const life = { isOver: false };
    const timer = setTimeout(() => {
      const range = { start: Math.max(0, Math.floor(start - (end - start) * margin)), end: Math.ceil(end + (end - start) * margin) };
      bridge.api.playback.events({ cameras: key.split('\n'), range }).then((told) => {
        if (life.isOver) return;
        asked.current = { ...range, clocks };
        setEvents(told.events);
      }, () => undefined);
    }, restMs);
    return () => {
      life.isOver = true;
      clearTimeout(timer);
    };
  }, [bridge, clocks, end, key, start]);
  return events;
}
