/** Longer than this (ms) no page is held up: the machine slept, and what was open before is better doubted at once (F34). */
const sleptMs = 10_000;

/** How long the page was held up, ms, by a timer that was due every `everyMs`: what came meanwhile still waits to be read, and nobody is to be blamed for its silence (F22). */
export function heldUpMs(now: number, before: number, everyMs: number): number {
  const late = Math.max(0, now - before - everyMs);
  return late > sleptMs ? 0 : late;
}
