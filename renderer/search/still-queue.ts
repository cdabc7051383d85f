/** Pictures of results, fetched a few at a time: what was asked for last comes first, what nobody waits for any more is not fetched. */

export interface StillQueue {
  /** Null where there is no picture, or it could not be had. Rejects when the signal aborts before it was begun. */
  load(key: string, fetch: () => Promise<Blob | null>, signal: AbortSignal): Promise<Blob | null>;
}

const atOnce = 4;
const mostKept = 400;

export function createStillQueue(): StillQueue {
  const kept = new Map<string, Promise<Blob | null>>();
  const waiting: { readonly begin: () => void; readonly signal: AbortSignal }[] = [];
  let running = 0;
  const next = (): void => {
    while (running < atOnce) {
      const one = waiting.pop();
      if (!one) return;
      if (one.signal.aborted) continue;
      running += 1;
      one.begin();
    }
  };
  return {
    load(key, fetch, signal) {
      const known = kept.get(key);
      if (known) return known;
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => { reject(signal.reason as Error); });
        waiting.push({
          signal,
          begin: () => {
            const picture = kept.get(key) ?? fetch();
            kept.set(key, picture);
            for (const old of kept.keys()) {
              if (kept.size <= mostKept) break;
              kept.delete(old);
            }
            // A picture that could not be had now may be had later.
            picture.catch(() => { kept.delete(key); }).finally(() => {
              running -= 1;
              next();
            });
            picture.then(resolve, () => { resolve(null); });
          },
        });
        next();
      });
    },
  };
}
