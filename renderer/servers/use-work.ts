import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '#model/problem';
import { problemOf } from '../state/bridge-problem.ts';

interface Work {
  readonly running: boolean;
  readonly problem: Problem | null;
  /** The same function for the component's whole life. */
  run<T>(work: (signal: AbortSignal) => Promise<T>, onDone: (result: T) => void): void;
}

/** One piece of work at a time: whether it runs, what went wrong, and an end with the component. */
export function useWork(): Work {
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => { current.current?.abort(); }, []);
  const run = useCallback(<T,>(work: (signal: AbortSignal) => Promise<T>, onDone: (result: T) => void) => {
    current.current?.abort();
    const mine = new AbortController();
    current.current = mine;
    setRunning(true);
    setProblem(null);
    work(mine.signal).then(
      (result) => {
        if (mine.signal.aborted) return;
        setRunning(false);
        onDone(result);
      },
      (error: unknown) => {
        if (mine.signal.aborted) return;
        setRunning(false);
        setProblem(problemOf(error));
      },
    );
  }, []);
  return { running, problem, run };
}
