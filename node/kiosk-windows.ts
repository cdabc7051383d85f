/** The windows this host opened, one per monitor, each in a browser of its own; a second one behind while a window is replaced. */
import path from 'node:path';
import type { WindowFacts, WindowWant } from '#bridge/host';
import { findBrowser, hasScreen } from './browser.ts';
import { openKiosk } from './kiosk-window.ts';
import type { KioskWindow } from './kiosk-window.ts';
import { pageMemory } from './page-memory.ts';

export interface KioskWindowsOptions {
  /** Folder of the browsers' profiles. */
  readonly profiles: string;
  readonly say: (line: string) => void;
}

interface Held { readonly window: KioskWindow; readonly profile: string; readonly want: WindowWant }

export class KioskWindows {
  readonly #options: KioskWindowsOptions;
  readonly #front = new Map<number, Held>();
  readonly #behind = new Map<number, Held>();

  constructor(options: KioskWindowsOptions) {
    this.#options = options;
  }

  /** All there are, also those behind; for tests. */
  all(): KioskWindow[] {
    return [...this.#front.values(), ...this.#behind.values()].map(({ window }) => window);
  }

  /** False where no browser is installed or there is no screen to open it on. */
  async open(want: WindowWant): Promise<boolean> {
    const there = this.#front.get(want.monitor);
    if (there) {
      await there.window.toFront().catch(() => undefined);
      return true;
    }
    return this.#start(want, false, this.#front, `monitor-${want.monitor}`);
  }

  facts(): WindowFacts[] {
    return [...this.#front].map(([monitor, { window }]) => ({ monitor, memoryBytes: pageMemory(window.pid) }));
  }

  async openBehind(want: WindowWant): Promise<boolean> {
    const front = this.#front.get(want.monitor);
    if (!front || this.#behind.has(want.monitor)) return false;
    const name = `monitor-${want.monitor}`;
    // Two browsers cannot share a profile.
    return this.#start({ ...want, fullScreen: false }, true, this.#behind, front.profile === name ? `${name}-b` : name);
  }

  /** Rejects when there is none behind, or it is gone; the one in front then stays. */
  async swap(monitor: number): Promise<void> {
    const [old, next] = [this.#front.get(monitor), this.#behind.get(monitor)];
    if (!next) throw new Error('no window behind');
    if (old) await next.window.place(await old.window.bounds());
    this.#behind.delete(monitor);
    this.#front.set(monitor, next);
    await old?.window.close();
  }

  async drop(monitor: number): Promise<void> {
    const behind = this.#behind.get(monitor);
    this.#behind.delete(monitor);
    await behind?.window.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.all().map((window) => window.close()));
  }

  async #start(want: WindowWant, behind: boolean, place: Map<number, Held>, profile: string): Promise<boolean> {
    const { say, profiles } = this.#options;
    const browser = findBrowser(process.env);
    if (!browser || !hasScreen()) {
      if (!behind) say(browser ? 'No screen was found to open a window on.' : 'No Chromium, Chrome or Edge was found.');
      return false;
    }
    const asRoot = process.getuid?.() === 0;
    if (asRoot && !behind) say('Running as root: the browser has to be opened without its sandbox. Use an ordinary account for real work.');
    const window = await openKiosk({ browser, profile: path.join(profiles, profile), want, behind, asRoot, onTrouble: (why) => { say(`Monitor ${want.monitor}: its page ${why === 'crashed' ? 'crashed' : 'stood still'} and is loaded again.`); } }).catch(() => null);
    if (!window) return false;
    const held = { window, profile, want };
    place.set(want.monitor, held);
    void window.gone.then(() => {
      for (const one of [this.#front, this.#behind]) if (one.get(want.monitor) === held) one.delete(want.monitor);
    });
    return true;
  }
}
