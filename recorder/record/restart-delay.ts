/** How long the supervisor waits before it starts the recorder again. Pure. */
export interface RestartWant {
  /** How long the program that ended had run. */
  readonly ranMs: number;
  /** Ends within `shortRunMs` in a row before this one. */
  readonly shortRuns: number;
}

/** Running this long means that starting works. */
export const shortRunMs = 5_000;

/** 100 ms after a good run; 250 ms doubling to 5 s while it ends right after its start. */
export function restartDelayMs({ ranMs, shortRuns }: RestartWant): number {
  if (ranMs >= shortRunMs) return 100;
  return Math.min(5_000, 250 * 2 ** Math.min(shortRuns, 10));
}
