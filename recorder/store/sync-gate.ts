/**
 * Lets a few disk calls run at once, in the order asked. Node serves files, names and compression with four threads:
 * when every fdatasync takes 5 s (F47), one thread must stay free for the rest of the program.
 */
export function createGate(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

export type Gate = ReturnType<typeof createGate>;
