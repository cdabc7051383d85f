/** The only place that makes windows: one per monitor of the wall, sandboxed, without preload. */
import { BrowserWindow } from 'electron';
import type { Session } from 'electron';
import type { WindowWant } from '#bridge/host';
import type { DesktopSettings } from './settings.ts';

export interface WallWindowsOptions {
  readonly session: Session;
  readonly settings: DesktopSettings;
  /** A renderer ended or hung; told for the journal. */
  readonly onTrouble: (monitor: number, reason: string) => void;
}

export class WallWindows {
  readonly #options: WallWindowsOptions;
  readonly #windows = new Map<number, BrowserWindow>();

  constructor(options: WallWindowsOptions) {
    this.#options = options;
  }

  async open(want: WindowWant): Promise<void> {
    const there = this.#windows.get(want.monitor);
    if (there) {
      there.focus();
      return;
    }
    const window = this.#create(want);
    this.#windows.set(want.monitor, window);
    await window.loadURL(want.url);
  }

  focusFirst(): void {
    const [first] = this.#windows.values();
    first?.focus();
  }

  #create(want: WindowWant): BrowserWindow {
    const place = this.#options.settings.place(want.monitor);
    const window = new BrowserWindow({
      ...(place ? { x: place.x, y: place.y, width: place.width, height: place.height } : { width: 1600, height: 900 }),
      fullscreen: want.fullScreen || place?.fullScreen === true,
      backgroundColor: '#0b0d10', autoHideMenuBar: true, show: true,
      webPreferences: {
        session: this.#options.session, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false,
        spellcheck: false, devTools: process.env.MANARA_DEVTOOLS === '1',
        // Set at creation and never toggled: a covered wall goes on playing (electron#50250).
        backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required',
      },
    });
    this.#keepPlace(window, want.monitor);
    this.#heal(window, want);
    return window;
  }

  #keepPlace(window: BrowserWindow, monitor: number): void {
    const keep = (): void => this.#options.settings.keepPlace(monitor, { ...window.getNormalBounds(), fullScreen: window.isFullScreen() });
    window.on('close', keep);
    window.on('moved', keep);
    window.on('resized', keep);
    window.once('closed', () => this.#windows.delete(monitor));
  }

  /** A crashed or hung renderer comes back by itself, alone (F29, F30). The page keeps nothing, so it shows the same wall. */
  #heal(window: BrowserWindow, want: WindowWant): void {
    window.webContents.on('render-process-gone', (_event, details) => {
      this.#options.onTrouble(want.monitor, details.reason);
      if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
    });
    window.on('unresponsive', () => {
      this.#options.onTrouble(want.monitor, 'unresponsive');
      window.webContents.forcefullyCrashRenderer();
    });
  }
}
