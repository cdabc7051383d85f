import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Problem, ProblemCode } from '#model/problem';
import type { Arrangement, Monitor } from '#model/view';
import { problemOf } from './bridge-problem.ts';
import { revert } from './revert.ts';
import type { ArrangedStep } from './revert.ts';

/** A wish of the operator, written so that it can be made again on whatever the monitor shows by then. */
export interface MonitorChange {
  readonly change: (arrangement: Arrangement) => Arrangement;
  /** The saved view the monitor then shows; null once it differs from every view. */
  readonly view: string | null;
}

export interface MonitorState {
  /** What the core last said; null until it said something. */
  readonly confirmed: Monitor | null;
  /** Wishes not yet answered, oldest first; the first is on its way. */
  readonly pending: readonly MonitorChange[];
  /** What the wall shows: `confirmed` with every pending wish made. */
  readonly shown: Monitor | null;
}

export const noMonitor: MonitorState = { confirmed: null, pending: [], shown: null };

export function withPending(state: MonitorState, pending: readonly MonitorChange[]): MonitorState {
  return { ...state, pending, shown: shownOf(state.confirmed, pending) };
}

/** The core's word replaces the confirmed monitor unless it is older than what is known; a fresh subscription always wins. */
export function withConfirmed(state: MonitorState, monitor: Monitor): MonitorState {
  if (state.confirmed !== null && monitor.revision < state.confirmed.revision && monitor.number === state.confirmed.number) return state;
  return { ...state, confirmed: monitor, shown: shownOf(monitor, state.pending) };
}

function shownOf(confirmed: Monitor | null, pending: readonly MonitorChange[]): Monitor | null {
  if (confirmed === null) return null;
  return pending.reduce<Monitor>((monitor, { change, view }) => {
    const { layout, items, spare } = change(monitor);
    return { number: monitor.number, revision: monitor.revision, layout, items, spare, view };
  }, confirmed);
}

export type SendArrangement = (input: { number: number; revision: number; arrangement: Arrangement; view: string | null }) => Promise<Monitor>;

export interface MonitorControl {
  readonly store: StoreApi<MonitorState>;
  /** The monitor as the core tells it (a subscription or an answer). */
  tell(monitor: Monitor): void;
  /** A new subscription begins: its first word counts even if its revision is lower (the core's data was put back). */
  restart(): void;
  /** Shows the change at once and asks the core; rolled back, and told to `onRefused`, when the core refuses. */
  arrange(change: MonitorChange['change'], view?: string | null): void;
  /**
   * Takes back the last thing arranged in this window of which anything is left, or does again what was taken back last; false where
   * there is nothing. Nothing happens while a wider step is under way.
   */
  undo(): boolean;
  redo(): boolean;
  /** Once the core has answered every wish. */
  settled(): Promise<void>;
  /** An operator did something here that is wider than this monitor: undo and redo have it in its turn. */
  did(step: WiderStep): void;
}

/** Says itself what became of it; rejects where it was refused, and the step can then be tried again unless that is for good: nothing of it is left, or somebody else has the word there. */
export interface WiderStep {
  takeBack(): Promise<void>;
  doAgain(): Promise<void>;
}

const conflictsBeforeRefusal = 3;
const mostSteps = 100;
const refusedForGood: ReadonlySet<ProblemCode> = new Set(['not-found', 'not-allowed']);

/** The core is the truth of what a monitor shows; wishes are shown at once and sent one after the other. */
export function controlMonitor(send: SendArrangement, refresh: () => Promise<Monitor | null>, onRefused: (problem: Problem) => void): MonitorControl {
  const store = createStore<MonitorState>(() => noMonitor);
  let sending = false;
  let settled = Promise.resolve();
  const done: (KnownStep | WiderStep)[] = [];
  const undone: typeof done = [];
  /** A wider step is being taken back or done again: what is older waits for the core's word. */
  let turning = false;
  let fresh = true;

  function tell(monitor: Monitor): void {
    if (fresh) store.setState((state) => withConfirmed({ ...state, confirmed: null }, monitor));
    else store.setState((state) => withConfirmed(state, monitor));
    fresh = false;
  }

  async function sendPending(): Promise<void> {
    sending = true;
    let conflicts = 0;
    for (let [wish] = store.getState().pending; wish !== undefined; [wish] = store.getState().pending) {
      const { confirmed } = store.getState();
      if (confirmed === null) break;
      const { layout, items, spare } = wish.change(confirmed);
      try {
        const answer = await send({ number: confirmed.number, revision: confirmed.revision, arrangement: { layout, items, spare }, view: wish.view });
        // In one step, so that the wall never shows the moment before or after twice.
        store.setState((state) => withPending(withConfirmed(state, answer), state.pending.slice(1)));
        conflicts = 0;
      } catch (error) {
        const problem = problemOf(error);
        conflicts += 1;
        if (problem.code === 'conflict' && conflicts < conflictsBeforeRefusal && await renewed()) continue;
        store.setState((state) => withPending(state, state.pending.slice(1)));
        conflicts = 0;
        onRefused(problem);
      }
    }
    sending = false;
  }

  async function renewed(): Promise<boolean> {
    const monitor = await refresh().catch(() => null);
    if (monitor !== null) tell(monitor);
    return monitor !== null;
  }

  function wish(change: MonitorChange['change'], view: string | null): void {
    store.setState((state) => withPending(state, [...state.pending, { change, view }]));
    if (!sending) settled = sendPending();
  }

  /** Steps of which nothing is left are passed over. */
  function turnBack(from: typeof done, to: typeof done, how: keyof WiderStep): boolean {
    const { shown } = store.getState();
    if (shown === null) return false;
    if (turning) return true;
    for (let step = from.pop(); step !== undefined; step = from.pop()) {
      if ('takeBack' in step) {
        void turnWider(step, from, to, how);
        return true;
      }
      const { before, after } = step;
      const back = revert(shown, step);
      if (!back) continue;
      to.push({ before: after, after: before, view: shown.view });
      wish((arrangement) => revert(arrangement, { before, after }) ?? arrangement, step.view);
      return true;
    }
    return false;
  }

  async function turnWider(step: WiderStep, from: typeof done, to: typeof done, how: keyof WiderStep): Promise<void> {
    const place = from.length;
    to.push(step);
    turning = true;
    try {
      await step[how]();
    } catch (error) {
      const at = to.indexOf(step);
      if (at >= 0) to.splice(at, 1);
      if (!refusedForGood.has(problemOf(error).code)) from.splice(place, 0, step);
    }
    turning = false;
  }

  function keep(step: KnownStep | WiderStep): void {
    done.push(step);
    done.splice(0, done.length - mostSteps);
    undone.length = 0;
  }

  return {
    store, tell,
    restart() { fresh = true; },
    arrange(change, view = null) {
      const before = store.getState().shown;
      if (before === null) {
        onRefused({ code: 'server-unreachable' });
        return;
      }
      wish(change, view);
      const after = store.getState().shown ?? before;
      keep({ before, after, view: before.view });
    },
    undo: () => turnBack(done, undone, 'takeBack'),
    redo: () => turnBack(undone, done, 'doAgain'),
    settled: () => settled,
    did: keep,
  };
}

/** A step and the saved view that was shown before it. */
interface KnownStep extends ArrangedStep { readonly view: string | null }
