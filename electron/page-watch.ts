/** Keeps the page of an Electron window there (F29, F30): one that crashed, stands still, or could not be loaded is loaded again. */
import type { BrowserWindow } from 'electron';
import { growingPause, reloadPause } from '#bridge/growing-pause';

/** Chromium's ERR_ABORTED: another load took the place of this one. */
const aborted = -3;

/** Until the window closes. `url` is the address that is wanted; `say` gets why a page is loaded again. */
export function watchPage(window: BrowserWindow, url: string, say: (why: string) => void): void {
  const page = window.webContents;
  const nextPause = growingPause(reloadPause);
  let timer: NodeJS.Timeout | undefined;
  const later = (load: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(load, nextPause());
  };
  // The page keeps nothing, so it shows the same wall.
  page.on('render-process-gone', (_event, { reason }) => {
    say(reason);
    if (reason !== 'clean-exit') later(() => { page.reload(); });
  });
  // As after a reload while no core listened. What fails again is told again by this event, too.
  page.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
    if (!isMainFrame || code === aborted) return;
    say(description);
    later(() => { window.loadURL(url).catch(() => undefined); });
  });
  window.on('unresponsive', () => {
    say('unresponsive');
    page.forcefullyCrashRenderer();
  });
  window.once('closed', () => { clearTimeout(timer); });
}
