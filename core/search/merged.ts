/** Several producers as one stream, in the order in which they have something to say. */

/** Ends when all have ended; a slow one holds no other up. Whoever leaves the stream ends them by the signal they were given. */
export async function* merged<T>(producers: readonly ((give: (value: T) => void, signal: AbortSignal) => Promise<void>)[], signal: AbortSignal): AsyncGenerator<T, void, void> {
  const life = new AbortController();
  const either = AbortSignal.any([signal, life.signal]);
  const waiting: T[] = [];
  let [running, wake]: [number, () => void] = [producers.length, () => undefined];
  let fault: { readonly error: unknown } | null = null;
  either.addEventListener('abort', () => { wake(); });
  for (const produce of producers) {
    produce((value) => {
      waiting.push(value);
      wake();
    }, either).catch((error: unknown) => { fault ??= { error }; }).finally(() => {
      running -= 1;
      wake();
    });
  }
  try {
    for (;;) {
      either.throwIfAborted();
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (fault) throw (fault as { readonly error: unknown }).error;
      else if (running === 0) return;
      else await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    life.abort();
  }
}
