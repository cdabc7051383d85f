/** Pauses between attempts: they double up to a ceiling, and are spread so that many clients do not knock together (F13). */
export interface BackOffLimits {
  /** Ms. */
  readonly least: number;
  /** Ms. */
  readonly most: number;
}

/** Ms to wait after this many failures in a row (1, 2 …), between `least` and the doubled ceiling. `random` is 0 ≤ x < 1. */
export function backOffMs(failures: number, { least, most }: BackOffLimits, random: number): number {
  const ceiling = Math.min(most, least * 2 ** Math.max(0, Math.min(failures, 30) - 1));
  return least + (ceiling - least) * random;
}
