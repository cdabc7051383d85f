/** Tells watchers that something the core keeps has changed; they read the new state themselves. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  /** Returns the way to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  emit(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * What `read` answers, at once and after every change, until the signal aborts. A slow reader misses what was overtaken
 * and holds nothing up: only the newest state waits for it.
 */
export async function* follow<T>(changes: Changes, read: () => T, signal: AbortSignal): AsyncGenerator<T, void, void> {
  let isNew = true;
  let wake = (): void => undefined;
  const unsubscribe = changes.subscribe(() => { isNew = true; wake(); });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      if (isNew) {
        isNew = false;
        yield read();
      } else {
        await new Promise<void>((resolve) => { wake = resolve; });
      }
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}
