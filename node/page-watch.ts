/** Keeps the page of a window alive (F29, F30): one that crashed, stands still, or is the browser's own page of an error is loaded again. */
import { growingPause, reloadPause } from '#bridge/growing-pause';
import { later } from './later.ts';

/** Between an answer and the next question, and what an answer may take, ms. */
const askEveryMs = 3_000;
const answerMs = 3_000;
/** Questions in a row without an answer before a page stands still: a PC at its limit holds a page up for seconds. */
const mostMissed = 3;
/** A page that was ended is told to have crashed within this, ms; one that had crashed before is not. */
const endMs = 1_000;
/** A page that could not be ended so often in a row: the browser hangs itself, and is ended. Once may be a host that was suspended meanwhile. */
const mostFailedEnds = 2;

export interface WatchedPage {
  /** True for the page that is wanted, false for any other; rejects where there is no answer. */
  answers(): Promise<boolean>;
  /** The page as it is, once more. */
  reload(): Promise<void>;
  /** The address that is wanted. */
  open(): Promise<void>;
  /** Ends at once the page's process, which then has crashed, or its whole browser; rejects where a browser that hangs does not let it. */
  end(what: 'page' | 'browser'): Promise<void>;
}

export interface PageWatch {
  /** The page's process ended. */
  crashed(): void;
}

/** Until the signal. `say` gets why a page is loaded again. */
export function watchPage(page: WatchedPage, say: (why: 'crashed' | 'hangs') => void, signal: AbortSignal): PageWatch {
  let missed = 0;
  let failedEnds = 0;
  const nextPause = growingPause(reloadPause);
  let [crashedAt, endedAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const ask = async (): Promise<void> => {
    try {
      const isWanted = await Promise.race([page.answers(), new Promise<null>((resolve) => { setTimeout(resolve, answerMs, null).unref(); })]);
      if (isWanted === null) throw new Error('no answer');
      if (!isWanted) await page.open();
      [missed, failedEnds] = [0, 0];
    } catch {
      missed += 1;
    }
    if (missed < mostMissed || signal.aborted) return;
    missed = 0;
    say('hangs');
    endedAt = performance.now();
    failedEnds = await page.end('page').then(() => 0, () => failedEnds + 1);
    if (failedEnds >= mostFailedEnds) await page.end('browser').catch(() => undefined);
    later(async () => { if (crashedAt < endedAt) await page.reload(); }, endMs, signal);
  };
  const next = (): void => { later(async () => { await ask(); next(); }, askEveryMs, signal); };
  next();
  return {
    crashed() {
      const at = performance.now();
      crashedAt = at;
      if (at - endedAt > endMs) say('crashed');
      // One that fails is seen at the next question.
      later(() => page.reload(), nextPause(), signal);
    },
  };
}
