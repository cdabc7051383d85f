/** Does something after a time (ms), unless the signal comes before. A failure is passed over: whoever needs it done looks again. */
export function later(work: () => Promise<void>, ms: number, signal: AbortSignal): void {
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', stop);
    work().catch(() => undefined);
  }, ms);
  const stop = (): void => { clearTimeout(timer); };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
}
