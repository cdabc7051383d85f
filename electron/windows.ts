/** The only place that makes windows: one per monitor of the wall, sandboxed, without preload. */
import { app, BrowserWindow } from 'electron';
import type { Session } from 'electron';
import type { Display, WindowFacts, WindowWant } from '#bridge/host';
import { displayAround } from './displays.ts';
import { watchPage } from './page-watch.ts';
import type { DesktopSettings } from './settings.ts';
import type { WallDisplays } from './wall-displays.ts';

/** A window that was moved is asked where it stands after this time (ms): screens that go move windows before they are known to be gone. */
const restMs = 2_000;

export interface WallWindowsOptions {
  readonly session: Session;
  readonly settings: DesktopSettings;
  readonly displays: WallDisplays;
  /** A page ended, hung, or could not be loaded; told in a line. */
  readonly onTrouble: (monitor: number, reason: string) => void;
}

export class WallWindows {
  readonly #options: WallWindowsOptions;
  readonly #windows = new Map<number, BrowserWindow>();
  /** Those that are to take the place of a worn one: painted, but not shown yet. */
  readonly #behind = new Map<number, BrowserWindow>();
  #quitting = false;

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
    this.#keepOpen();
    // A page that cannot be loaded is loaded again by its watch.
    await window.loadURL(want.url).catch(() => undefined);
  }

  facts(): WindowFacts[] {
    const metrics = app.getAppMetrics();
    return [...this.#windows].map(([monitor, window]) => {
      const memory = metrics.find(({ pid }) => pid === window.webContents.getOSProcessId())?.memory;
      return { monitor, memoryBytes: memory ? (memory.privateBytes ?? memory.workingSetSize) * 1024 : null };
    });
  }

  async openBehind(want: WindowWant): Promise<boolean> {
    if (!this.#windows.has(want.monitor) || this.#behind.has(want.monitor)) return false;
    const window = this.#create(want, false);
    this.#behind.set(want.monitor, window);
    await window.loadURL(want.url);
    return true;
  }

  /** Throws when there is none behind. */
  swap(monitor: number): void {
    const [old, next] = [this.#windows.get(monitor), this.#behind.get(monitor)];
    if (!next || next.isDestroyed()) throw new Error('no window behind');
    if (old) {
      next.setBounds(old.getNormalBounds());
      next.setFullScreen(old.isFullScreen());
    }
    this.#behind.delete(monitor);
    this.#windows.set(monitor, next);
    if (old?.isFocused()) next.show();
    else next.showInactive();
    old?.destroy();
  }

  drop(monitor: number): void {
    this.#behind.get(monitor)?.destroy();
    this.#behind.delete(monitor);
  }

  focusFirst(): void {
    const [first] = this.#windows.values();
    first?.focus();
  }

  /** Screens came, went or changed: every window back on its monitor's screen; one whose screen is missing stays where the system put it. */
  settle(): void {
    const displays = this.#options.displays.settle();
    for (const [monitor, window] of this.#windows) {
      const display = displays.get(monitor);
      if (display && displayAround(window.getBounds())?.id !== display.id) moveTo(window, display);
    }
  }

  /** Windows that close from now on are open again at the next start. */
  quit(): void {
    this.#quitting = true;
  }

  #keepOpen(): void {
    if (!this.#quitting) this.#options.settings.keepOpenMonitors([...this.#windows.keys()].toSorted((a, b) => a - b));
  }

  #create(want: WindowWant, show = true): BrowserWindow {
    const place = this.#options.settings.place(want.monitor);
    const display = this.#options.displays.displayOf(want.monitor);
    const stands = place && (!display || displayAround(place)?.id === display.id) ? place : display?.bounds;
    const window = new BrowserWindow({
      ...(stands ? { x: stands.x, y: stands.y, width: stands.width, height: stands.height } : { width: 1600, height: 900 }),
      fullscreen: show && (want.fullScreen || place?.fullScreen === true),
      backgroundColor: '#0b0d10', autoHideMenuBar: true, show,
      webPreferences: {
        session: this.#options.session, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false,
        spellcheck: false, devTools: process.env.MANARA_DEVTOOLS === '1',
        // Set at creation and never toggled: a covered wall goes on playing (electron#50250).
        backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required',
      },
    });
    this.#keepPlace(window, want.monitor);
    watchPage(window, want.url, (why) => { this.#options.onTrouble(want.monitor, why); });
    return window;
  }

  #keepPlace(window: BrowserWindow, monitor: number): void {
    const keep = (): void => this.#options.settings.keepPlace(monitor, { ...window.getNormalBounds(), fullScreen: window.isFullScreen() });
    let resting: NodeJS.Timeout | undefined;
    window.on('close', () => { if (this.#windows.get(monitor) === window) keep(); });
    window.on('moved', () => {
      keep();
      clearTimeout(resting);
      resting = setTimeout(() => {
        const display = window.isDestroyed() ? null : displayAround(window.getBounds());
        if (display) this.#options.displays.moved(monitor, display);
      }, restMs);
    });
    window.on('resized', keep);
    // Windows closes its programs without asking them to quit.
    window.on('session-end', () => { this.quit(); });
    window.once('closed', () => {
      clearTimeout(resting);
      for (const place of [this.#windows, this.#behind]) if (place.get(monitor) === window) place.delete(monitor);
      this.#keepOpen();
    });
  }
}

/** A full-screen window does not move: it leaves full screen, goes, and fills its screen again. */
function moveTo(window: BrowserWindow, { bounds }: Display): void {
  const full = window.isFullScreen();
  if (full) window.setFullScreen(false);
  window.setBounds(bounds);
  if (full) window.setFullScreen(true);
}
