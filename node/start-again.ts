/** Starts what ended by itself until it stands again. */
import type { NextPause } from '#bridge/growing-pause';
import { later } from './later.ts';

/** Tries until it stands, or until the signal. `start` tells null once it stands, else why it does not, which is said once until it changes. */
export function startAgain(start: () => Promise<string | null>, nextPause: NextPause, say: (why: string) => void, signal: AbortSignal): void {
  let said: string | null = null;
  const attempt = async (): Promise<void> => {
    const why = await start();
    if (why === null) return;
    if (why !== said) say(why);
    said = why;
    later(attempt, nextPause(), signal);
  };
  later(attempt, nextPause(), signal);
}
