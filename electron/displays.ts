/** The physical screens as Electron sees them. */
import { screen } from 'electron';
import type { Display } from '#bridge/host';

export function listDisplays(): Display[] {
  const primary = screen.getPrimaryDisplay().id;
  return screen.getAllDisplays().map((display) => ({
    id: String(display.id), label: display.label, bounds: { ...display.bounds }, primary: display.id === primary,
  }));
}
