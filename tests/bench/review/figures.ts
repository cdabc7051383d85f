/** A measured figure of issue 6 beside its target. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'frames' | 's';
  /** At most this; null where none was set. */
  readonly target: number | null;
  /** How it was taken: how many, how they lie. */
  readonly of: string;
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
export const share = (values: readonly number[], part: number): number => sorted(values)[Math.max(0, Math.ceil(values.length * part) - 1)] ?? Number.NaN;

/** The 95th percentile against a target, with the median and the worst beside it. */
export function p95(what: string, values: readonly number[], target: number | null, unit: Figure['unit'] = 'ms'): Figure {
  const digits = unit === 'ms' && share(values, 0.95) >= 20 ? 0 : 1;
  const told = (value: number): string => value.toFixed(digits);
  // What never came counts as the worst there is.
  return { what, unit, target, value: values.length === 0 || values.includes(-1) ? Number.POSITIVE_INFINITY : share(values, 0.95), of: `p95 of ${values.length}; p50 ${told(share(values, 0.5))}, most ${told(Math.max(...values))}` };
}

const tell = ({ value, unit }: Pick<Figure, 'value' | 'unit'>): string => (Number.isFinite(value) ? `${value >= 20 ? Math.round(value) : Number(value.toFixed(1))} ${unit}` : 'missed');

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [one.what, tell(one), one.target === null ? '–' : tell({ ...one, value: one.target }), one.target === null ? '' : one.value <= one.target ? 'met' : 'MISSED', one.of]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => (column === 4 ? cell : cell.padEnd(widths[column]!))).join('  ')).join('\n');
}
