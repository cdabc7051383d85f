/** Wait before connection attempt `attempt` (from 1), ms: doubles from 0.25 s to 4 s, spread over its upper half so that pages do not return in step. */
export function backOffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(4000, 250 * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

/** A core that died is back within a second or two: for so many attempts (about four seconds) the page knocks often. */
const soonAttempts = 16;

/** Wait before a page's connection attempt to its core (from 1), ms: 150 to 300 at first, then as above. */
export function knockAgainMs(attempt: number, random: () => number): number {
  return attempt <= soonAttempts ? Math.round(150 + 150 * random()) : backOffMs(attempt - soonAttempts, random);
}
