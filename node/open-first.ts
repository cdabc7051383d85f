/** Opens the windows of a start: those that stood open when the product last ended, however it ended; monitor 1 where none is known. */
import type { WindowWant } from '#bridge/host';
import { monitorUrl } from '#bridge/monitor-url';
import type { KnownWindow } from './known-windows.ts';

export interface FirstWindows {
  /** False where it could not be opened, which it has told. */
  open(want: WindowWant): Promise<boolean>;
  /** Tries until it stands. */
  openInTime(want: WindowWant): void;
}

/** `launchUrl` is that of monitor 1. True when one stands. */
export async function openFirst(launchUrl: string, known: readonly KnownWindow[], windows: FirstWindows): Promise<boolean> {
  const monitors = known.length > 0 ? known.map(({ monitor }) => monitor) : [1];
  const opened = await Promise.all(monitors.map(async (monitor) => {
    const want = { monitor, url: monitorUrl(launchUrl, monitor), fullScreen: false };
    const isOpen = await windows.open(want);
    // Its browser of before may not be gone yet, or its screen is not there yet. A first start without a screen is no wall.
    if (!isOpen && known.length > 0) windows.openInTime(want);
    return isOpen;
  }));
  return opened.includes(true);
}
