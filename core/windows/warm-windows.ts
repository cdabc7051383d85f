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
import type { Due, WindowBounds, WindowHistory, WindowLook } from './when-replace.ts';

const lookMs = 10_000;
/** A page that has not all its pictures by then (ms) is no better than the old one; nor is one that found no quiet moment. */
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

interface Told { readonly report: WindowReport; readonly at: number }

export class WarmWindows {
  readonly #options: WarmWindowsOptions;
  readonly #histories = new Map<number, WindowHistory>();
  /** The newest word of each page of a monitor, by its connection: a person may have opened another one by hand. */
  readonly #told = new Map<number, ReadonlyMap<string, Told>>();
  readonly #life = new AbortController();
  /** The window behind; `look` is called at every word of its monitor's pages. */
  #waiting: { readonly window: string; readonly monitor: number; settled: boolean; readonly look: () => void } | null = null;

  constructor(options: WarmWindowsOptions) {
    this.#options = options;
    void this.#run();
  }

  /** `page` names the connection it came by. */
  report(page: string, report: WindowReport): void {
    const waiting = this.#waiting;
    if (waiting && report.window === waiting.window) waiting.settled = report.settled;
    else {
      this.#told.set(report.monitor, this.#toldLately(report.monitor).set(page, { report, at: this.#options.monotonic() }));
    }
    if (waiting?.monitor === report.monitor) waiting.look();
  }

  destroy(): void {
    this.#life.abort();
  }

  /** The words of a monitor's pages; those that are old are forgotten, for each connection is another page. */
  #toldLately(monitor: number): Map<string, Told> {
    const at = this.#options.monotonic();
    return new Map([...this.#told.get(monitor) ?? []].filter(([, told]) => at - told.at <= toldMs));
  }

  /** What a monitor's pages told lately, as one; null where none did. */
  #word(monitor: number): Pick<WindowReport, 'peers' | 'busy'> | null {
    const reports = [...this.#toldLately(monitor).values()].map(({ report }) => report);
    return reports.length === 0 ? null : { peers: Math.max(...reports.map(({ peers }) => peers)), busy: reports.some(({ busy }) => busy) };
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
      const word = this.#word(monitor);
      const look: WindowLook = { at, memoryMb: memoryBytes === null ? null : Math.round(memoryBytes / 1024 / 1024), peers: word?.peers ?? 0, busy: word?.busy ?? false };
      const { history, due } = withLook(this.#histories.get(monitor) ?? newWindow(at), look, { ...usualBounds, ...pace, memoryMb: memoryMb() });
      this.#histories.set(monitor, history);
      // One after the other: a second window costs what a first one does.
      if (due && word && !this.#options.rests()) await this.#replace(monitor, due, look, history);
    }
  }

  async #replace(monitor: number, { why, isPressing }: Due, { memoryMb, peers }: WindowLook, history: WindowHistory): Promise<void> {
    const { host, url, randomKey, monotonic, note, journal, rests } = this.#options;
    const window = randomKey();
    const plays = Promise.withResolvers<boolean>();
    // Whoever began to work in the old one meanwhile keeps it while it can be kept.
    const waiting = { window, monitor, settled: false, look: () => { if (waiting.settled && (isPressing || this.#word(monitor)?.busy !== true)) plays.resolve(true); } };
    this.#waiting = waiting;
    const began = monotonic();
    try {
      // A core before this one may have died between the two.
      await host.dropBehind(monitor);
      if (!await host.openBehind({ monitor, url: url(monitor, window), fullScreen: false })) {
        this.#histories.set(monitor, notReplaced(history, monotonic()));
        return;
      }
      void pause(patienceMs, this.#life.signal).then(() => { plays.resolve(false); });
      if (!await plays.promise) throw new Error(waiting.settled ? 'no quiet moment' : 'no pictures in time');
      if (rests()) throw new Error('the desk was locked');
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
