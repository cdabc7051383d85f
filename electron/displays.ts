/** The physical screens as Electron sees them. */
import { screen } from 'electron';
import type { Rectangle } from 'electron';
import type { Display } from '#bridge/host';

export function listDisplays(): Display[] {
  const primary = screen.getPrimaryDisplay().id;
  return screen.getAllDisplays().map((display) => ({
    id: String(display.id), label: display.label, bounds: { ...display.bounds }, primary: display.id === primary,
  }));
}

/** The screen most of these bounds are on. */
export function displayAround(bounds: Rectangle): Display | null {
  const id = String(screen.getDisplayMatching(bounds).id);
  return listDisplays().find((display) => display.id === id) ?? null;
}

/** Calls once screens that came, went or changed have settled: a replug is several events. Call after `ready`. */
export function onDisplaysSettled(listener: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(listener, settleMs);
  };
  screen.on('display-added', changed);
  screen.on('display-removed', changed);
  screen.on('display-metrics-changed', changed);
}

const settleMs = 1_000;
