/** How long to wait before asking a lost camera again (F01, F03). Pure. */
export interface BackOffWant {
  /** Failures in a row, from 1. */
  readonly failures: number;
  /** Somebody watches or records: never wait longer than 2 s, so that a returning server shows within 3–5 s. */
  readonly watched: boolean;
  /** 0..1, spreads cameras that fell together. */
  readonly random: number;
}

/** Milliseconds: 0–0.5 s at first, doubling to 8 s (2 s while watched), the upper half of each step drawn by chance. */
export function backOffMs({ failures, watched, random }: BackOffWant): number {
  if (failures <= 1) return Math.round(500 * random);
  const step = Math.min(500 * 2 ** Math.min(failures - 1, 10), watched ? 2_000 : 8_000);
  return Math.round(step * (0.5 + 0.5 * random));
}
