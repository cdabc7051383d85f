/** Opens a window per source at its first request and lets it go when nobody has asked for a while. */
import type { EpochMs } from '#model/time';
import type { LiveSource } from '../media.ts';
import { LlhlsWindow } from './llhls-window.ts';
import type { Viewers } from './viewers.ts';

interface OpenWindow {
  readonly source: LiveSource;
  readonly window: LlhlsWindow;
  readonly leave: () => void;
  closing: NodeJS.Timeout;
}

export class LlhlsWindows {
  readonly #open = new Map<string, OpenWindow>();
  readonly #now: () => EpochMs;
  readonly #viewers: Viewers;
  readonly #idleMs: number;

  /** `idleMs`: how long a window outlives its last request. */
  constructor(now: () => EpochMs, viewers: Viewers, idleMs: number) {
    this.#now = now;
    this.#viewers = viewers;
    this.#idleMs = idleMs;
  }

  /** Each call counts as a request. */
  of(source: LiveSource): LlhlsWindow {
    const key = `${source.camera}/${source.role}`;
    const known = this.#open.get(key);
    // After a change of configuration the camera may have another source.
    if (known && known.source === source) {
      known.closing.refresh();
      return known.window;
    }
    if (known) this.#close(key, known);
    return this.#begin(key, source);
  }

  #begin(key: string, source: LiveSource): LlhlsWindow {
    const window = new LlhlsWindow(Math.floor(this.#now() / 1000));
    const detach = source.attach(window);
    const uncount = this.#viewers.enter('llhls', source);
    const opened: OpenWindow = { source, window, leave: () => { detach(); uncount(); }, closing: setTimeout(() => this.#close(key, opened), this.#idleMs) };
    opened.closing.unref();
    this.#open.set(key, opened);
    return window;
  }

  #close(key: string, opened: OpenWindow): void {
    clearTimeout(opened.closing);
    opened.leave();
    if (this.#open.get(key) === opened) this.#open.delete(key);
  }

  destroy(): void {
    for (const [key, opened] of this.#open) this.#close(key, opened);
  }
}
