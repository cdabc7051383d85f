import { useEffect, useMemo, useRef, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { Gap, RecordingSpan } from '#model/recording';
import { mergeRanges } from '#model/time';
import type { TimeRange } from '#model/time';
import type { TimelineCamera } from '#model/timeline-index';
import { usePage } from '../state/use-page.ts';

/** Asked for this much more than is seen on both sides, so that panning finds it there. */
const margin = 0.5;
const restMs = 250;
/** Footage grows. */
const againMs = 10_000;

export interface Footage {
  readonly cameras: readonly TimelineCamera[];
  /** Of all cameras together. */
  readonly merged: readonly TimeRange[];
  readonly problems: ReadonlyMap<CameraId, Problem>;
  /** Their servers tell times to the second only. */
  readonly rounded: ReadonlySet<CameraId>;
}

/** Where the cameras have footage around what is looked at; asked anew as one looks elsewhere, while it grows, and when `clocks` are others. */
export function useFootage(cameras: readonly CameraId[], visible: TimeRange, clocks: unknown): Footage {
  const { bridge } = usePage();
  const key = cameras.join('\n');
  const [answer, setAnswer] = useState<readonly { readonly camera: CameraId; readonly spans: readonly RecordingSpan[]; readonly gaps: readonly Gap[]; readonly problem: Problem | null; readonly isRounded: boolean; readonly known: TimeRange }[]>([]);
  const asked = useRef<TimeRange | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => { setTurn((before) => before + 1); }, againMs);
    return () => { clearInterval(timer); };
  }, []);
  const { start, end } = visible;
  useEffect(() => {
    const known = asked.current;
    const isCovered = known !== null && known.start <= start && known.end >= end && end - start > (known.end - known.start) / 50;
    const life = { isOver: false };
    const timer = setTimeout(() => {
      const range = isCovered && known ? known : { start: Math.max(0, Math.floor(start - (end - start) * margin)), end: Math.ceil(end + (end - start) * margin) };
      bridge.api.playback.spans({ cameras: key.split('\n'), range }).then((told) => {
        if (life.isOver) return;
        asked.current = range;
        setAnswer(told.map((one) => ({ ...one, problem: one.problem as Problem | null, known: range })));
      }, () => undefined);
    }, restMs);
    return () => {
      life.isOver = true;
      clearTimeout(timer);
    };
  }, [bridge, clocks, end, key, start, turn]);
  return useMemo(() => ({
    cameras: key.split('\n').map((id): TimelineCamera => {
      const one = answer.find(({ camera }) => camera === id);
      return one && one.problem === null ? { id, spans: one.spans, gaps: one.gaps, known: [one.known] } : { id, spans: [], gaps: [], known: [] };
    }),
    merged: mergeRanges(answer.flatMap(({ spans }) => spans)),
    rounded: new Set(answer.filter(({ isRounded }) => isRounded).map(({ camera }) => camera)),
    problems: new Map(answer.flatMap(({ camera, problem }) => (problem ? [[camera, problem] as const] : []))),
  }), [answer, key]);
}
