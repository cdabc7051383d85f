/** The windows this host opened, one per monitor, each in a browser of its own; a second one behind while a window is replaced. */
import path from 'node:path';
import { growingPause } from '#bridge/growing-pause';
import type { NextPause } from '#bridge/growing-pause';
import type { WindowFacts, WindowWant } from '#bridge/host';
import { findBrowser, hasScreen } from './browser.ts';
import { openKiosk } from './kiosk-window.ts';
import type { KioskBounds, KioskWindow } from './kiosk-window.ts';
import type { KnownWindow, KnownWindows } from './known-windows.ts';
import { pageMemory } from './page-memory.ts';
import { pcUrl } from './pc-id.ts';
import { startAgain } from './start-again.ts';

export interface KioskWindowsOptions {
  /** Folder of the browsers' profiles. */
  readonly profiles: string;
  /** What this PC is called (pc-id.ts). */
  readonly pc: string;
  /** As browser.ts takes it; none where it is left out. */
  readonly certificatePin?: string | null;
  /** Told what people open, close and make full screen; nobody where it is left out. */
  readonly known?: KnownWindows;
  readonly say: (line: string) => void;
}

/** How a window is opened again: one that is `always` kept also after somebody closed it. */
interface Kept { readonly always: boolean; readonly nextPause: NextPause }
interface Held { readonly window: KioskWindow; readonly profile: string; readonly want: WindowWant; readonly kept: Kept }

/** Before a browser that ended by itself is opened again, or tried again where that fails. */
const reopenPause = { first: 100, least: 500, most: 60_000, stableMs: 60_000 };
/** How often it is looked which windows fill their screens, ms: browsers do not say when that changes. */
const lookMs = 5_000;

export class KioskWindows {
  readonly #options: KioskWindowsOptions;
  readonly #front = new Map<number, Held>();
  readonly #behind = new Map<number, Held>();
  readonly #life = new AbortController();

  constructor(options: KioskWindowsOptions) {
    this.#options = options;
    const looks = setInterval(() => { for (const held of this.#front.values()) void this.#look(held); }, lookMs).unref();
    this.#life.signal.addEventListener('abort', () => { clearInterval(looks); }, { once: true });
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
    const why = await this.#start(want, false, this.#front, profileOf(want));
    if (why !== null) say(why);
    else this.#warnRoot();
    return why === null;
  }

  /** Tried until it stands, and opened again however it ended, until all are to close: where nobody is there to do it. */
  keepOpen(want: WindowWant): void {
    this.#warnRoot();
    this.#reopen({ want, profile: profileOf(want), kept: { always: true, nextPause: growingPause(reopenPause) } });
  }

  /** Tries until the window stands: for one that stood open before. */
  openInTime(want: WindowWant): void {
    this.#reopen({ want, profile: profileOf(want), kept: { always: false, nextPause: growingPause(reopenPause) } });
  }

  facts(): WindowFacts[] {
    return [...this.#front].map(([monitor, { window }]) => ({ monitor, memoryBytes: pageMemory(window.pid) }));
  }

  async openBehind(want: WindowWant): Promise<boolean> {
    const front = this.#front.get(want.monitor);
    if (!front || this.#behind.has(want.monitor)) return false;
    const name = profileOf(want);
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

  /** For good; they stay known. */
  async closeAll(): Promise<void> {
    this.#life.abort();
    await Promise.all(this.all().map((window) => window.close()));
  }

  /** Null once the window is there, else why not. */
  async #start(want: WindowWant, behind: boolean, place: Map<number, Held>, profile: string, kept: Kept = { always: false, nextPause: growingPause(reopenPause) }): Promise<string | null> {
    const { known, say, profiles, pc, certificatePin = null } = this.#options;
    const browser = findBrowser(process.env);
    if (!browser) return 'No Chromium, Chrome or Edge was found.';
    if (!hasScreen()) return 'No screen was found to open a window on.';
    const fills = behind ? null : known?.get(want.monitor)?.fills ?? null;
    const window = await openKiosk({
      browser, profile: path.join(profiles, profile), behind, asRoot: isRoot(), certificatePin, want: { ...want, url: pcUrl(want.url, pc) },
      onTrouble: (why) => { say(`Monitor ${want.monitor}: its page ${why === 'crashed' ? 'crashed' : 'stood still'} and is loaded again.`); },
      onUnreachable: (why) => { say(`Monitor ${want.monitor}: its page cannot be loaded (${why}) and is tried again.`); },
    }).catch(() => null);
    if (!window) return 'The browser did not open a window.';
    const held = { window, profile, want, kept };
    place.set(want.monitor, held);
    if (!behind) known?.keep({ monitor: want.monitor, fills });
    if (!behind && (fills || want.fullScreen)) await fillScreen(window, fills).catch(() => undefined);
    void window.gone.then((how) => {
      const wasInFront = this.#front.get(want.monitor) === held;
      for (const one of [this.#front, this.#behind]) if (one.get(want.monitor) === held) one.delete(want.monitor);
      if (!wasInFront || this.#life.signal.aborted) return;
      // By a person: all that close together stay known.
      if (how === 'closed') known?.forget(want.monitor);
      if (how === 'closed' && !kept.always) return;
      say(`Monitor ${want.monitor}: its ${how === 'closed' ? 'window was closed' : 'browser ended'} and is opened again.`);
      this.#reopen(held);
    });
    return null;
  }

  #warnRoot(): void {
    if (isRoot()) this.#options.say('Running as root: the browser has to be opened without its sandbox. Use an ordinary account for real work.');
  }

  async #look(held: Held): Promise<void> {
    const { window, want: { monitor } } = held;
    const bounds = await window.bounds().catch(() => null);
    if (bounds && this.#front.get(monitor) === held) this.#options.known?.keep({ monitor, fills: filled(bounds) });
  }

  /** The page keeps nothing, so the same wall comes back. Not where somebody opened a window meanwhile, and not once all are to close. */
  #reopen({ want, profile, kept }: Omit<Held, 'window'>): void {
    const start = async (): Promise<string | null> => this.#front.has(want.monitor) ? null : this.#start(want, false, this.#front, profile, kept);
    startAgain(start, kept.nextPause, (why) => { this.#options.say(`Monitor ${want.monitor}: ${why} It is tried again, at least once a minute.`); }, this.#life.signal);
  }
}

const profileOf = ({ monitor }: WindowWant): string => `monitor-${monitor}`;

/** Told to a window that stands: the switch for it is passed over by app windows without a window manager. Null for the screen it is on. */
async function fillScreen(window: KioskWindow, screen: KnownWindow['fills']): Promise<void> {
  await window.place({ ...(screen ?? await window.bounds()), windowState: 'fullscreen' });
}

function filled({ windowState, ...screen }: KioskBounds): KnownWindow['fills'] {
  return windowState === 'fullscreen' ? screen : null;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
