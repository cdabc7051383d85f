/** How many PCs it takes, with one decimal, rounded up: nothing that is too much is told as 1.0. */
export function timesText(ratio: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(Math.ceil(ratio * 10) / 10);
}
