/** A wall has at most so many monitors, numbered from 1. */
export const mostMonitors = 64;

/** A monitor of the wall, and whether a window shows it now: what is arranged on one without a window is kept, and seen by nobody. */
export interface WallMonitor {
  readonly number: number;
  readonly hasWindow: boolean;
}

/** The lowest number that is not among these; null where the wall has them all. */
export function nextMonitor(taken: Iterable<number>): number | null {
  const numbers = new Set(taken);
  for (let number = 1; number <= mostMonitors; number += 1) if (!numbers.has(number)) return number;
  return null;
}
