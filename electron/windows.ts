/** The only place that makes windows: one per monitor of the wall, without a frame, sandboxed, without preload. */
import { app, BrowserWindow } from 'electron';
import type { Session } from 'electron';
import type { Display, WindowFacts, WindowWant } from '#bridge/host';
import { displayAround } from './displays.ts';
import { watchPage } from './page-watch.ts';
import type { DesktopSettings } from './settings.ts';
import type { WallDisplays } from './wall-displays.ts';
import { moveTo, standing, watchPlace } from './window-place.ts';

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

  /** The product was started a second time; what that start asks for is not looked at (F35). */
  focusFirst(): void {
    const [first] = this.#windows.values();
    if (first?.isMinimized()) first.restore();
    first?.focus();
  }

  /** Screens came, went or changed: every window back on its monitor's screen; one whose screen is missing stays where the system put it. */
  settle(): void {
    this.#bringHome(null);
  }

  /** A person chose a screen for a monitor, which fills it; who stood there goes where that one was. False where the window or the screen is not there. */
  showOn(monitor: number, id: string): boolean {
    const window = this.#windows.get(monitor);
    const display = window ? this.#options.displays.choose(monitor, id) : null;
    if (!window || !display) return false;
    if (isOn(window, display)) window.setFullScreen(true);
    else moveTo(window, display, true);
    this.#bringHome(window);
    return true;
  }

  /** Windows that close from now on are open again at the next start. */
  quit(): void {
    this.#quitting = true;
  }

  /** Each window to its monitor's screen, but one that is on its way already. */
  #bringHome(but: BrowserWindow | null): void {
    const displays = this.#options.displays.settle();
    for (const [monitor, window] of this.#windows) {
      const display = displays.get(monitor);
      if (display && window !== but && !isOn(window, display)) moveTo(window, display);
    }
  }

  #keepOpen(): void {
    if (!this.#quitting) this.#options.settings.keepOpenMonitors([...this.#windows.keys()].toSorted((a, b) => a - b));
  }

  #create(want: WindowWant, show = true): BrowserWindow {
    const place = this.#options.settings.place(want.monitor);
    const display = this.#options.displays.displayOf(want.monitor);
    const bounds = place && (!display || displayAround(place)?.id === display.id)
      ? { x: place.x, y: place.y, width: place.width, height: place.height }
      : display && standing(display.bounds);
    const fullScreen = want.fullScreen || place?.fullScreen === true;
    const window = new BrowserWindow({
      ...bounds ?? { width: 1600, height: 900 },
      frame: false, fullscreen: show && fullScreen,
      backgroundColor: '#0b0d10', show,
      webPreferences: {
        session: this.#options.session, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false,
        spellcheck: false, devTools: process.env.MANARA_DEVTOOLS === '1',
        // Set at creation and never toggled: a covered wall goes on playing (electron#50250).
        backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required',
      },
    });
    // As it is meant to be: a window that is to fill its screen does so after a while only.
    if (show) this.#options.settings.keepPlace(want.monitor, { ...bounds ?? window.getNormalBounds(), fullScreen });
    this.#follow(window, want);
    return window;
  }

  #follow(window: BrowserWindow, { monitor, url }: WindowWant): void {
    const { settings, displays, onTrouble } = this.#options;
    watchPage(window, url, (why) => { onTrouble(monitor, why); });
    watchPlace(window, {
      keep: (place) => { if (this.#windows.get(monitor) === window) settings.keepPlace(monitor, place); },
      onRest: () => {
        const display = this.#windows.get(monitor) === window ? displayAround(window.getBounds()) : null;
        if (display) displays.moved(monitor, display);
      },
    });
    // The way out of full screen and back: without a frame there is no other that every system has.
    window.webContents.on('before-input-event', (event, { type, key, control, alt, shift, meta, isAutoRepeat }) => {
      if (key !== 'F11' || control || alt || shift || meta) return;
      event.preventDefault();
      if (type === 'keyDown' && !isAutoRepeat) window.setFullScreen(!window.isFullScreen());
    });
    // Windows closes its programs without asking them to quit.
    window.on('session-end', () => { this.quit(); });
    window.once('closed', () => {
      for (const place of [this.#windows, this.#behind]) if (place.get(monitor) === window) place.delete(monitor);
      this.#keepOpen();
    });
  }
}

function isOn(window: BrowserWindow, display: Display): boolean {
  return displayAround(window.getBounds())?.id === display.id;
}
