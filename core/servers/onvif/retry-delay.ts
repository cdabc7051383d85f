/** Ms before the next try of what failed `failures` times in a row: doubling from 0.5 s to `most`, with jitter so that a site does not come back in one instant. */
export function retryDelay(failures: number, random: () => number, most = 4_500): number {
  return Math.min(most, 500 * 2 ** Math.min(10, Math.max(0, failures - 1))) * (0.6 + 0.4 * random());
}
