/** xs:duration as ONVIF devices write it: days to seconds; months and years do not occur in time limits. */

/** Ms; null for anything else. */
export function durationMs(text: string): number | null {
  const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text.trim()) ?? [];
  const parts = [days, hours, minutes, seconds];
  if (parts.every((part) => part === undefined)) return null;
  const [d = 0, h = 0, m = 0, s = 0] = parts.map((part) => Number(part ?? 0));
  return Math.round((((d * 24 + h) * 60 + m) * 60 + s) * 1000);
}

/** Whole seconds, at least one: some devices read no fractions. */
export function durationOf(ms: number): string {
  return `PT${Math.max(1, Math.round(ms / 1000))}S`;
}
