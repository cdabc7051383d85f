/** A window whose page crashed again and again spares itself, until a person or half an hour without another crash ends it (F29). */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { EpochMs } from '#model/time';
import { countAtStart, crashLoop, crashText, noCrashes } from './crash-count.ts';

export interface SafeMode {
  readonly isOn: StoreApi<boolean>;
  /** At once; the crashes are forgotten. */
  end(): void;
  /** `tell` writes it into the journal; called while that has not succeeded yet. */
  note(tell: (loop: typeof crashLoop) => Promise<void>): Promise<void>;
}

export interface SafeModeOptions {
  /** The window's sessionStorage; a browser may refuse it, and then nothing is counted. */
  readonly storage: () => Pick<Storage, 'getItem' | 'setItem'>;
  /** The window. */
  readonly events: EventTarget;
  /** The PC's own clock. */
  readonly now: () => EpochMs;
  readonly signal: AbortSignal;
}

const key = 'manara-crashes';

/** Called once as a page begins. */
export function openSafeMode({ storage, events, now, signal }: SafeModeOptions): SafeMode {
  let count = countAtStart(attempt(() => storage().getItem(key)), now());
  const isOn = createStore<boolean>(() => count.safeUntil !== null);
  let left = false;
  const keep = (): void => { attempt(() => { storage().setItem(key, crashText(count, left)); }); };
  const leaves = (does: boolean) => (): void => {
    left = does;
    keep();
  };
  const end = (): void => {
    clearTimeout(timer);
    count = noCrashes;
    keep();
    isOn.setState(false, true);
  };
  const timer = count.safeUntil === null ? undefined : setTimeout(end, count.safeUntil - now());
  keep();
  events.addEventListener('pagehide', leaves(true), { signal });
  // Out of the back/forward cache.
  events.addEventListener('pageshow', leaves(false), { signal });
  signal.addEventListener('abort', () => { clearTimeout(timer); }, { once: true });
  return {
    isOn, end,
    async note(tell) {
      if (count.safeUntil === null || count.isNoted) return;
      await tell(crashLoop);
      count = { ...count, isNoted: count.safeUntil !== null };
      keep();
    },
  };
}

/** Null where storage is refused or full. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
