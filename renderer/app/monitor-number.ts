import { isPcId } from '#model/pc-id';
import { mostMonitors } from '#model/wall-monitor';

/** What the core calls a window that it opened behind another, `?window=…`; null for any other. */
export function windowKeyOf(search: string): string | null {
  const key = new URLSearchParams(search).get('window');
  return key !== null && /^[a-z0-9]{1,32}$/.test(key) ? key : null;
}

/** What the program that opened this window calls its PC, `?pc=…`; null for a window that a person or the desktop program opened. */
export function pcIdOf(search: string): string | null {
  const id = new URLSearchParams(search).get('pc');
  return isPcId(id) ? id : null;
}

/** The monitor this window is: `?monitor=N`, else the first. */
export function monitorNumberOf(search: string): number {
  const number = Number(new URLSearchParams(search).get('monitor'));
  return Number.isInteger(number) && number >= 1 && number <= mostMonitors ? number : 1;
}
