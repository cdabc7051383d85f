/** Wait before connection attempt `attempt` (from 1), ms: doubles from 0.25 s to 4 s, spread over its upper half so that pages do not return in step. */
export function backOffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(4000, 250 * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
