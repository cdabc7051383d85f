import { useCallback, useEffect, useRef, useState } from 'react';
import type { EventNews, EventQuery } from '#model/event-search';
import type { ServerId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { problemOf } from '../state/bridge-problem.ts';
import { usePage } from '../state/use-page.ts';
import { goingOn, noResults, takeNews } from './event-results.ts';
import type { EventResults } from './event-results.ts';

/** Of each server at a time. */
const enough = 300;
/** News of this time are one drawing, ms. */
const togetherMs = 60;

export interface EventSearch {
  readonly query: EventQuery | null;
  readonly results: EventResults;
  /** How many of the results are in their final order. */
  readonly shown: number;
  readonly isRunning: boolean;
  /** There may be more that is older. */
  readonly hasMore: boolean;
  /** Why the search as a whole did not begin, or broke off. */
  readonly problem: Problem | null;
  readonly isCancelled: boolean;
  start(query: EventQuery, reason: string): void;
  more(): void;
  /** Asks the servers that failed once more. */
  again(): void;
  cancel(): void;
}

export function useEventSearch(): EventSearch {
  const { bridge, monitorNumber: monitor } = usePage();
  const [query, setQuery] = useState<EventQuery | null>(null);
  const [results, setResults] = useState(noResults);
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isCancelled, setCancelled] = useState(false);
  const life = useRef<AbortController | null>(null);
  const latest = useRef({ query, results, isRunning, reason: '' });
  useEffect(() => { latest.current = { ...latest.current, query, results, isRunning }; });
  useEffect(() => () => { life.current?.abort(); }, []);

  const run = useCallback((wanted: EventQuery, from: Record<ServerId, EpochMs> | null) => {
    life.current?.abort();
    const own = new AbortController();
    life.current = own;
    setRunning(true);
    setProblem(null);
    setCancelled(false);
    let waiting: EventNews[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      timer = null;
      const news = waiting;
      waiting = [];
      if (!own.signal.aborted && news.length > 0) setResults((before) => takeNews(before, news));
    };
    void (async () => {
      try {
        const stream = await bridge.api.search.events({ ...mutable(wanted), from, enough, monitor, reason: latest.current.reason }, { signal: own.signal });
        for await (const news of stream) {
          waiting.push(news as EventNews);
          timer ??= setTimeout(flush, togetherMs);
        }
      } catch (error) {
        if (!own.signal.aborted) setProblem(problemOf(error));
      }
      if (timer !== null) clearTimeout(timer);
      flush();
      if (life.current === own) setRunning(false);
    })();
  }, [bridge, monitor]);

  const start = useCallback((wanted: EventQuery, reason: string) => {
    latest.current.reason = reason;
    setQuery(wanted);
    setResults(noResults);
    run(wanted, null);
  }, [run]);
  const more = useCallback(() => {
    const { query: wanted, results: told, isRunning: runs } = latest.current;
    const from = goingOn(told);
    if (wanted !== null && !runs && Object.keys(from).length > 0) run(wanted, from);
  }, [run]);
  const again = useCallback(() => {
    const { query: wanted, results: told } = latest.current;
    const from = Object.fromEntries([...told.servers].flatMap(([id, { is, next }]) => (is === 'failed' && next !== null ? [[id, next] as const] : [])));
    if (wanted !== null && Object.keys(from).length > 0) run(wanted, from);
  }, [run]);
  const cancel = useCallback(() => {
    life.current?.abort();
    setRunning(false);
    setCancelled(true);
  }, []);
  const shown = isCancelled ? results.events.length : results.shown;
  return { query, results, shown, isRunning, hasMore: !isCancelled && Object.keys(goingOn(results)).length > 0, problem, isCancelled, start, more, again, cancel };
}

function mutable({ scope, types, range }: EventQuery) {
  return { scope: scope.is === 'cameras' ? { is: scope.is, cameras: [...scope.cameras] } : scope, types: [...types], range };
}
