import { useCallback, useEffect, useRef, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { MotionSample, MotionScope } from '#model/motion';
import type { Problem } from '#model/problem';
import type { EpochMs, TimeRange } from '#model/time';
import { problemOf } from '../state/bridge-problem.ts';
import { usePage } from '../state/use-page.ts';

export interface MotionWant { readonly camera: CameraId; readonly range: TimeRange; readonly cells: readonly number[] | null }

export interface MotionSearch {
  readonly want: MotionWant | null;
  readonly samples: readonly MotionSample[];
  readonly looksAt: MotionScope | null;
  /** 0..1 */
  readonly done: number;
  readonly is: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly problem: Problem | null;
  /** When the page was asked, and when the last answer came, by `performance.now()`. */
  readonly tookMs: number;
  start(want: MotionWant, reason: string): void;
  cancel(): void;
}

type State = Omit<MotionSearch, 'start' | 'cancel'>;
const idle: State = { want: null, samples: [], looksAt: null, done: 0, is: 'idle', problem: null, tookMs: 0 };

export function useMotionSearch(): MotionSearch {
  const { bridge, monitorNumber: monitor } = usePage();
  const [state, setState] = useState<State>(idle);
  const life = useRef<AbortController | null>(null);
  useEffect(() => () => { life.current?.abort(); }, []);

  const start = useCallback((want: MotionWant, reason: string) => {
    life.current?.abort();
    const own = new AbortController();
    life.current = own;
    const askedAt: EpochMs = performance.now();
    setState({ ...idle, want, is: 'running' });
    void (async () => {
      let failed: Problem | null = null;
      try {
        const { camera, range, cells } = want;
        const stream = await bridge.api.search.motion({ camera, range, cells: cells && [...cells], monitor, reason }, { signal: own.signal });
        for await (const { looksAt, samples, done, problem } of stream) {
          if (problem !== null) failed = problem as Problem;
          if (!own.signal.aborted) setState((before) => ({ ...before, looksAt, done, samples: samples.length === 0 ? before.samples : [...before.samples, ...samples], tookMs: performance.now() - askedAt }));
        }
      } catch (error) {
        failed = problemOf(error);
      }
      if (!own.signal.aborted) setState((before) => ({ ...before, is: failed ? 'failed' : 'done', problem: failed }));
    })();
  }, [bridge, monitor]);
  const cancel = useCallback(() => {
    life.current?.abort();
    setState((before) => (before.is === 'running' ? { ...before, is: 'cancelled' } : before));
  }, []);
  return { ...state, start, cancel };
}
