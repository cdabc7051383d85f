/** The windows this host opened, one per monitor, each in a browser of its own; a second one behind while a window is replaced. */
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
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

interface Held { readonly window: KioskWindow; readonly profile: string; readonly want: WindowWant; readonly since: number }

/** Before a browser that ended by itself is opened again, and most where it ends again and again, ms. */
const reopenMs = { least: 100, most: 10_000 };
/** A window that stood so long (ms) ends for the first time. */
const stableMs = 60_000;

export class KioskWindows {
  readonly #options: KioskWindowsOptions;
  readonly #front = new Map<number, Held>();
  readonly #behind = new Map<number, Held>();
  readonly #life = new AbortController();

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
    return this.#start(want, true, this.#behind, front.profile === name ? `${name}-b` : name);
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

  /** For good. */
  async closeAll(): Promise<void> {
    this.#life.abort();
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
    const window = await openKiosk({ browser, profile: path.join(profiles, profile), want: behind ? { ...want, fullScreen: false } : want, behind, asRoot, onTrouble: (why) => { say(`Monitor ${want.monitor}: its page ${why === 'crashed' ? 'crashed' : 'stood still'} and is loaded again.`); } }).catch(() => null);
    if (!window) return false;
    const held = { window, profile, want, since: performance.now() };
    place.set(want.monitor, held);
    void window.gone.then((how) => {
      const wasInFront = this.#front.get(want.monitor) === held;
      for (const one of [this.#front, this.#behind]) if (one.get(want.monitor) === held) one.delete(want.monitor);
      if (how !== 'crashed' || !wasInFront) return;
      say(`Monitor ${want.monitor}: its browser ended by itself and is opened again.`);
      void this.#reopen(held, performance.now() - held.since > stableMs ? reopenMs.least : reopenMs.least * 5);
    });
    return true;
  }

  /** The page keeps nothing, so the same wall comes back. Not where somebody opened a window meanwhile, and not once all are to close. */
  async #reopen({ want, profile }: Held, firstMs: number): Promise<void> {
    for (let pauseMs = firstMs; ; pauseMs = Math.min(reopenMs.most, pauseMs * 2)) {
      await setTimeout(pauseMs, undefined, { signal: this.#life.signal, ref: false }).catch(() => undefined);
      if (this.#life.signal.aborted || this.#front.has(want.monitor) || await this.#start(want, false, this.#front, profile)) return;
    }
  }
}
