/** Least-squares slope of memory over time, with its standard error. */
export function slopePerHour(samples: readonly { readonly hours: number; readonly megabytes: number }[]): { slope: number; error: number } {
  const n = samples.length;
  const meanX = samples.reduce((sum, each) => sum + each.hours, 0) / n;
  const meanY = samples.reduce((sum, each) => sum + each.megabytes, 0) / n;
  const spread = samples.reduce((sum, each) => sum + (each.hours - meanX) ** 2, 0);
  const slope = samples.reduce((sum, each) => sum + (each.hours - meanX) * (each.megabytes - meanY), 0) / spread;
  const rest = samples.reduce((sum, each) => sum + (each.megabytes - meanY - slope * (each.hours - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / Math.max(1, n - 2) / spread) };
}
