import { mostMonitors } from '#model/wall-monitor';

/** What the core calls a window that it opened behind another, `?window=…`; null for any other. */
export function windowKeyOf(search: string): string | null {
  const key = new URLSearchParams(search).get('window');
  return key !== null && /^[a-z0-9]{1,32}$/.test(key) ? key : null;
}

/** The monitor this window is: `?monitor=N`, else the first. */
export function monitorNumberOf(search: string): number {
  const number = Number(new URLSearchParams(search).get('monitor'));
  return Number.isInteger(number) && number >= 1 && number <= mostMonitors ? number : 1;
}
