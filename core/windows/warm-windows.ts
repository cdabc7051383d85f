/**
 * Replaces a window that is worn out while nobody sees it: a second one of the same monitor is opened behind, its page gets its
 * pictures, then it takes the place of the old one. Knows no kind of host: those that cannot are asked once and left alone.
 */
import type { Host } from '#bridge/host';
import type { EpochMs } from '#model/time';
import { problemOf } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import { newWindow, notReplaced, replaced, usualBounds, withLook } from './when-replace.ts';
import type { ReplaceReason, WindowBounds, WindowHistory, WindowLook } from './when-replace.ts';

const lookMs = 10_000;
/** A page that has not all its pictures by then (ms) is no better than the old one. */
const patienceMs = 60_000;
/** What a page told is old after this, ms: two reports missed. */
const toldMs = 15_000;

/** A page's word on itself, each few seconds and when it has its pictures. */
export interface WindowReport {
  readonly monitor: number;
  /** The key it was opened with behind another; null for any other page. */
  readonly window: string | null;
  readonly peers: number;
  readonly busy: boolean;
  /** Every tile that can have a live picture has it. */
  readonly settled: boolean;
}

export interface WarmWindowsOptions {
  readonly host: Pick<Host, 'windows' | 'openBehind' | 'swapWindow' | 'dropBehind'>;
  /** Address of a page that says `window` in its reports. */
  readonly url: (monitor: number, window: string) => string;
  readonly randomKey: () => string;
  /** MB; 0 for none. */
  readonly memoryMb: () => number;
  /** Nothing is replaced: the desk is locked, no page has pictures. */
  readonly rests: () => boolean;
  readonly journal: Pick<Journal, 'append'>;
  readonly note: Note;
  readonly monotonic: () => number;
  readonly now: () => EpochMs;
  /** Other than the product's pace: for tests. */
  readonly pace?: Partial<Omit<WindowBounds, 'memoryMb'>> & { readonly lookMs?: number };
}

export class WarmWindows {
  readonly #options: WarmWindowsOptions;
  readonly #histories = new Map<number, WindowHistory>();
  /** The newest word of the pages of a monitor. */
  readonly #told = new Map<number, { readonly report: WindowReport; readonly at: number }>();
  readonly #life = new AbortController();
  #waiting: { readonly window: string; readonly settled: () => void } | null = null;

  constructor(options: WarmWindowsOptions) {
    this.#options = options;
    void this.#run();
  }

  report(report: WindowReport): void {
    if (report.window !== null && report.window === this.#waiting?.window) {
      if (report.settled) this.#waiting.settled();
      return;
    }
    this.#told.set(report.monitor, { report, at: this.#options.monotonic() });
  }

  destroy(): void {
    this.#life.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#life;
    while (!signal.aborted) {
      await pause(this.#options.pace?.lookMs ?? lookMs, signal);
      if (!signal.aborted) await this.#look().catch((error: unknown) => { this.#failed(null, error); });
    }
  }

  async #look(): Promise<void> {
    const { host, monotonic, memoryMb, pace } = this.#options;
    const windows = await host.windows();
    for (const monitor of this.#histories.keys()) if (!windows.some((one) => one.monitor === monitor)) this.#histories.delete(monitor);
    for (const { monitor, memoryBytes } of windows) {
      const at = monotonic();
      const told = this.#told.get(monitor);
      const fresh = told && at - told.at <= toldMs ? told.report : null;
      const look: WindowLook = { at, memoryMb: memoryBytes === null ? null : Math.round(memoryBytes / 1024 / 1024), peers: fresh?.peers ?? 0, busy: fresh?.busy ?? false };
      const { history, due } = withLook(this.#histories.get(monitor) ?? newWindow(at), look, { ...usualBounds, ...pace, memoryMb: memoryMb() });
      this.#histories.set(monitor, history);
      // One after the other: a second window costs what a first one does.
      if (due && fresh && !this.#options.rests()) await this.#replace(monitor, due, look, history);
    }
  }

  async #replace(monitor: number, why: ReplaceReason, { memoryMb, peers }: WindowLook, history: WindowHistory): Promise<void> {
    const { host, url, randomKey, monotonic, note, journal } = this.#options;
    const window = randomKey();
    const settled = Promise.withResolvers<boolean>();
    this.#waiting = { window, settled: () => { settled.resolve(true); } };
    const began = monotonic();
    try {
      if (!await host.openBehind({ monitor, url: url(monitor, window), fullScreen: false })) {
        this.#histories.set(monitor, notReplaced(history, monotonic()));
        return;
      }
      void pause(patienceMs, this.#life.signal).then(() => { settled.resolve(false); });
      if (!await settled.promise) throw new Error('no pictures in time');
      await host.swapWindow(monitor);
      this.#histories.set(monitor, replaced(monotonic()));
      this.#told.delete(monitor);
      const after = (await host.windows()).find((one) => one.monitor === monitor)?.memoryBytes ?? null;
      note(() => {
        journal.append({ kind: 'window-replaced', monitor, detail: { why, peers, memoryMb, memoryAfterMb: after === null ? null : Math.round(after / 1024 / 1024), tookMs: Math.round(monotonic() - began) } });
      });
    } catch (error) {
      await host.dropBehind(monitor).catch(() => undefined);
      this.#histories.set(monitor, notReplaced(history, monotonic()));
      this.#failed(monitor, error);
    } finally {
      this.#waiting = null;
    }
  }

  #failed(monitor: number | null, error: unknown): void {
    if (this.#life.signal.aborted) return;
    const because = problemOf(error)?.code ?? (error instanceof Error ? error.message : 'internal');
    this.#options.note(() => { this.#options.journal.append({ kind: 'window-not-replaced', monitor, detail: { because: because.slice(0, 200) } }); });
  }
}

/** Ends with the signal, too; leaves no listener behind. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms).unref();
    signal.addEventListener('abort', end);
  });
}
