/** The windows this host opened, one per monitor, each in a browser of its own; a second one behind while a window is replaced. */
import path from 'node:path';
import { growingPause } from '#bridge/growing-pause';
import type { NextPause } from '#bridge/growing-pause';
import type { WindowFacts, WindowWant } from '#bridge/host';
import { findBrowser, hasScreen } from './browser.ts';
import { openKiosk } from './kiosk-window.ts';
import type { KioskWindow } from './kiosk-window.ts';
import { pageMemory } from './page-memory.ts';
import { startAgain } from './start-again.ts';

export interface KioskWindowsOptions {
  /** Folder of the browsers' profiles. */
  readonly profiles: string;
  readonly say: (line: string) => void;
}

interface Held { readonly window: KioskWindow; readonly profile: string; readonly want: WindowWant; readonly nextPause: NextPause }

/** Before a browser that ended by itself is opened again, or tried again where that fails. */
const reopenPause = { first: 100, least: 500, most: 60_000, stableMs: 60_000 };

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
    const { say } = this.#options;
    const why = await this.#start(want, false, this.#front, `monitor-${want.monitor}`);
    if (why !== null) say(why);
    else if (isRoot()) say('Running as root: the browser has to be opened without its sandbox. Use an ordinary account for real work.');
    return why === null;
  }

  facts(): WindowFacts[] {
    return [...this.#front].map(([monitor, { window }]) => ({ monitor, memoryBytes: pageMemory(window.pid) }));
  }

  async openBehind(want: WindowWant): Promise<boolean> {
    const front = this.#front.get(want.monitor);
    if (!front || this.#behind.has(want.monitor)) return false;
    const name = `monitor-${want.monitor}`;
    // Two browsers cannot share a profile.
    return await this.#start(want, true, this.#behind, front.profile === name ? `${name}-b` : name) === null;
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

  /** Null once the window is there, else why not. */
  async #start(want: WindowWant, behind: boolean, place: Map<number, Held>, profile: string, nextPause = growingPause(reopenPause)): Promise<string | null> {
    const { say, profiles } = this.#options;
    const browser = findBrowser(process.env);
    if (!browser) return 'No Chromium, Chrome or Edge was found.';
    if (!hasScreen()) return 'No screen was found to open a window on.';
    const window = await openKiosk({ browser, profile: path.join(profiles, profile), want: behind ? { ...want, fullScreen: false } : want, behind, asRoot: isRoot(), onTrouble: (why) => { say(`Monitor ${want.monitor}: its page ${why === 'crashed' ? 'crashed' : 'stood still'} and is loaded again.`); } }).catch(() => null);
    if (!window) return 'The browser did not open a window.';
    const held = { window, profile, want, nextPause };
    place.set(want.monitor, held);
    void window.gone.then((how) => {
      const wasInFront = this.#front.get(want.monitor) === held;
      for (const one of [this.#front, this.#behind]) if (one.get(want.monitor) === held) one.delete(want.monitor);
      if (how !== 'crashed' || !wasInFront) return;
      say(`Monitor ${want.monitor}: its browser ended by itself and is opened again.`);
      this.#reopen(held);
    });
    return null;
  }

  /** The page keeps nothing, so the same wall comes back. Not where somebody opened a window meanwhile, and not once all are to close. */
  #reopen({ want, profile, nextPause }: Held): void {
    const start = async (): Promise<string | null> => this.#front.has(want.monitor) ? null : this.#start(want, false, this.#front, profile, nextPause);
    startAgain(start, nextPause, (why) => { this.#options.say(`Monitor ${want.monitor}: ${why} It is tried again, at least once a minute.`); }, this.#life.signal);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
