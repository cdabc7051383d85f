const maxMonitor = 64;

/** The monitor this window is: `?monitor=N`, else the first. */
export function monitorNumberOf(search: string): number {
  const number = Number(new URLSearchParams(search).get('monitor'));
  return Number.isInteger(number) && number >= 1 && number <= maxMonitor ? number : 1;
}
