/** Where a monitor's window stands: found again after a restart or a power cut, and moved from screen to screen. */
import type { BrowserWindow } from 'electron';
import type { Display } from '#bridge/host';
import type { WindowPlace } from './settings.ts';

/** A window that was moved is asked where it stands after this time (ms): screens that go move windows before they are known to be gone. */
const restMs = 2_000;
/** A full-screen window that did not say within this (ms) that it left full screen is moved all the same. */
const leaveMs = 1_000;

type Bounds = Display['bounds'];

/** Where a window stands that does not fill its screen: it has no frame, and as large as the screen it would look as if it did. */
export function standing({ x, y, width, height }: Bounds): Bounds {
  return { x: Math.round(x + width / 10), y: Math.round(y + height / 10), width: Math.round(width * 0.8), height: Math.round(height * 0.8) };
}

export interface PlaceWatch {
  readonly keep: (place: WindowPlace) => void;
  /** It was moved or sized, and rests. */
  readonly onRest: () => void;
}

/** Until it closes. Electron tells only `move` and `resize` on every system, many times while a hand moves the window. */
export function watchPlace(window: BrowserWindow, { keep, onRest }: PlaceWatch): void {
  const keepNow = (): void => { keep({ ...window.getNormalBounds(), fullScreen: window.isFullScreen() }); };
  let resting: NodeJS.Timeout | undefined;
  const stirred = (): void => {
    clearTimeout(resting);
    resting = setTimeout(() => { keepNow(); onRest(); }, restMs);
  };
  window.on('move', stirred);
  window.on('resize', stirred);
  // At once: nobody closes a wall before a power cut.
  window.on('enter-full-screen', keepNow);
  window.on('leave-full-screen', keepNow);
  window.on('close', keepNow);
  window.once('closed', () => { clearTimeout(resting); });
}

/** Windows that leave full screen in order to go. */
const underWay = new WeakMap<BrowserWindow, { readonly fullScreen: boolean }>();

/** A full-screen window does not move: it leaves full screen, which takes some systems a while, goes, and fills its screen again. The last move asked for is the one that is made. */
export function moveTo(window: BrowserWindow, { bounds }: Display, fullScreen = underWay.get(window)?.fullScreen ?? window.isFullScreen()): void {
  const move = { fullScreen };
  underWay.set(window, move);
  const go = (): void => {
    if (underWay.get(window) !== move || window.isDestroyed()) return;
    underWay.delete(window);
    window.setBounds(standing(bounds));
    if (fullScreen) window.setFullScreen(true);
  };
  if (!window.isFullScreen()) {
    go();
    return;
  }
  // Windows tells it before it is done.
  window.once('leave-full-screen', () => { setImmediate(go); });
  setTimeout(go, leaveMs);
  window.setFullScreen(false);
}
