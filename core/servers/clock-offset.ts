import type { EpochMs } from '#model/time';

/** The server's clock minus ours, ms, by the `Date` header of an answer (whole seconds: ± 0.5 s); null where it does not tell. `askedAt` and `answeredAt` are ours. */
export function clockOffsetOf(date: string | string[] | undefined, askedAt: EpochMs, answeredAt: EpochMs): number | null {
  const told = typeof date === 'string' && date.length < 60 ? Date.parse(date) : Number.NaN;
  return Number.isFinite(told) ? Math.round(told + 500 - (askedAt + answeredAt) / 2) : null;
}
