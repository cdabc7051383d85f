/**
 * Turns what pages open and report into few journal entries, so that "who looked at this camera, when, and what did they
 * see" has an answer (law 09-08): `camera-watched` at the beginning and each hour, `camera-left` at the end.
 */
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { Problem } from '#model/problem';
import type { CoreData } from '../data/open-core-data.ts';
import { problemOf } from '../fault.ts';
import type { Deed, Journal } from './journal.ts';
import { dropWatch, keepWatch, takeLeftWatches } from './open-watches.ts';
import { account, beginning, newWatch, withReport } from './watch.ts';
import type { LiveSample, Watch } from './watch.ts';

export type { LiveSample } from './watch.ts';

/** A watch with what the database knows of it. */
interface Page {
  watch: Watch;
  /** Tickets in use. */
  tickets: number;
  /** Its beginning is in the journal. */
  begun: boolean;
  /** Its row among the open watches: when it was written and under which monitor; null before. */
  saved: { readonly at: EpochMs; readonly monitor: number | null } | null;
  ended: boolean;
}

/** Three reports of 5 s missed: nobody looks any more. */
const silenceMs = 15_000;
/** A ticket in use without a report is journalled by then, its monitor unknown. */
const unreportedMs = 10_000;
const saveEveryMs = 60_000;
const accountEveryMs = 3_600_000;
const tickMs = 5_000;
/** What begins or ends together, such as a wall of tiles, is written together. */
const gatherMs = 250;
/** 64 monitors of 64 tiles, twice; and of one page, so that none can crowd out the others. */
const mostWatches = 8192;
const mostOfOnePage = 512;

export interface WatchLedgerOptions {
  readonly data: CoreData;
  readonly journal: Journal;
  readonly now: () => EpochMs;
  /** Cameras of the catalogue; what pages say of others is passed over. */
  readonly knows: (camera: CameraId) => boolean;
  readonly onFault?: (problem: Problem) => void;
}

export class WatchLedger {
  readonly #options: WatchLedgerOptions;
  readonly #pages = new Map<string, Page>();
  readonly #ticker: NodeJS.Timeout;
  #soon: NodeJS.Timeout | null = null;

  constructor(options: WatchLedgerOptions) {
    this.#options = options;
    options.data.transaction(() => {
      for (const watch of takeLeftWatches(options.data)) options.journal.append(account(watch, 'camera-left', { cut: true }));
    });
    this.#ticker = setInterval(() => this.settle(), tickMs).unref();
  }

  /** A ticket came into use. `who` names the page's session, never a secret; the monitor is null where only reports tell it. */
  opened(who: string, camera: CameraId, monitor: number | null): void {
    if (!this.#options.knows(camera)) return;
    const page = this.#pagesOf(who, camera)[0] ?? this.#begin(newWatch(who, camera, monitor, this.#options.now()));
    if (page) page.tickets += 1;
  }

  /** The ticket is out of use. Where the page reports, its reports tell when the picture was gone. */
  closed(who: string, camera: CameraId): void {
    for (const page of this.#pagesOf(who, camera)) {
      page.tickets = Math.max(0, page.tickets - 1);
      if (page.tickets === 0 && !page.watch.reported) this.#end(page, this.#options.now());
    }
  }

  /** What the page saw since its last report. */
  report(who: string, samples: readonly LiveSample[]): void {
    const now = this.#options.now();
    const visible = samples.filter((sample) => sample.visibleMs > 0 && this.#options.knows(sample.camera));
    for (const ofOne of Map.groupBy(visible, (sample) => `${sample.monitor} ${sample.camera}`).values()) {
      const [{ camera, monitor, visibleMs }] = ofOne as [LiveSample, ...LiveSample[]];
      // Pages report fractions of a millisecond; wall times are whole.
      const began = now - Math.round(Math.min(visibleMs, tickMs));
      const page = this.#reporting(who, camera, monitor, now) ?? this.#begin(newWatch(who, camera, monitor, began));
      if (page) this.#move(page, withReport(page.watch, ofOne, now));
    }
  }

  /** The page's bridge ended: all it watched ends. */
  gone(who: string): void {
    for (const page of this.#pages.values()) if (page.watch.who === who && !page.ended) this.#end(page, page.watch.reported ? page.watch.until : this.#options.now());
  }

  /** The camera is watched now by these; journalled watches are found with `Journal.watchedBetween`. */
  watching(camera: CameraId): Watch[] {
    return [...this.#pages.values()].filter((page) => page.watch.camera === camera && !page.ended).map((page) => page.watch);
  }

  /** Ends what fell silent, accounts for what lasts and writes what is due; a timer asks every 5 s. */
  settle(): void {
    const now = this.#options.now();
    for (const page of this.#pages.values()) {
      if (page.ended) continue;
      // Silence is counted both ways: a clock that jumped back ends the watch as well (F49).
      if (page.watch.reported ? Math.abs(now - page.watch.until) > silenceMs : now < page.watch.since) this.#end(page, page.watch.until);
      else if (!page.watch.reported) page.watch = { ...page.watch, until: now };
    }
    this.#flush();
  }

  /** Ends and writes everything and stops the timers. */
  destroy(): void {
    clearInterval(this.#ticker);
    for (const page of this.#pages.values()) if (!page.ended) this.#end(page, page.watch.reported ? page.watch.until : this.#options.now());
    this.#flush();
    if (this.#soon) clearTimeout(this.#soon);
  }

  #pagesOf(who: string, camera: CameraId): Page[] {
    return [...this.#pages.values()].filter((page) => page.watch.who === who && page.watch.camera === camera && !page.ended);
  }

  /** The watch that a report goes on with: the same monitor's, or one whose monitor was not known. */
  #reporting(who: string, camera: CameraId, monitor: number, now: EpochMs): Page | null {
    const page = this.#pages.get(keyOf({ who, camera, monitor })) ?? this.#pages.get(keyOf({ who, camera, monitor: null }));
    if (!page || page.ended) return null;
    if (!page.watch.reported || Math.abs(now - page.watch.until) <= silenceMs) return page;
    this.#end(page, page.watch.until);
    return null;
  }

  /** Null beyond the limits, which is reported. */
  #begin(watch: Watch): Page | null {
    // The one that ended must be written before another takes its key.
    if (this.#pages.get(keyOf(watch))?.ended) this.#flush();
    const ofThisPage = [...this.#pages.values()].filter((page) => page.watch.who === watch.who).length;
    if (this.#pages.size >= mostWatches || ofThisPage >= mostOfOnePage || this.#pages.has(keyOf(watch))) {
      this.#options.onFault?.({ code: 'over-budget', detail: 'a watched camera could not be written down' });
      return null;
    }
    const page: Page = { watch, tickets: 0, begun: false, saved: null, ended: false };
    this.#pages.set(keyOf(watch), page);
    this.#writeSoon();
    return page;
  }

  /** Goes on with a newer state, under another key where the monitor became known. */
  #move(page: Page, watch: Watch): void {
    if (keyOf(watch) !== keyOf(page.watch)) {
      this.#pages.delete(keyOf(page.watch));
      this.#pages.set(keyOf(watch), page);
    }
    if (!page.begun) this.#writeSoon();
    page.watch = watch;
  }

  #end(page: Page, until: EpochMs): void {
    page.watch = { ...page.watch, until: Math.max(page.watch.since, until) };
    page.ended = true;
    this.#writeSoon();
  }

  #writeSoon(): void {
    this.#soon ??= setTimeout(() => { this.#soon = null; this.#flush(); }, gatherMs).unref();
  }

  /** One transaction for all that is due; what a full disk refuses stays in memory and is tried again. */
  #flush(): void {
    const now = this.#options.now();
    const due = [...this.#pages.values()].map((page) => ({ page, deeds: deedsOf(page, now), save: !page.ended && (page.saved === null || Math.abs(now - page.saved.at) >= saveEveryMs) }))
      .filter(({ page, deeds, save }) => deeds.length > 0 || save || page.ended);
    if (due.length === 0) return;
    try {
      this.#options.data.transaction(() => {
        for (const { page, deeds, save } of due) {
          for (const deed of deeds) this.#options.journal.append(deed);
          if (page.saved && (page.ended || page.saved.monitor !== page.watch.monitor)) dropWatch(this.#options.data, { ...page.watch, monitor: page.saved.monitor });
          if (!page.ended && (save || deeds.length > 0)) keepWatch(this.#options.data, afterDeeds(page.watch, deeds));
        }
      });
    } catch (error) {
      // From a timer nothing may be thrown: a fault of the book-keeping must not end a room's core. It is tried again.
      this.#options.onFault?.(problemOf(error) ?? { code: 'internal', detail: String(error).slice(0, 300) });
      return;
    }
    for (const { page, deeds } of due) {
      if (page.ended) this.#pages.delete(keyOf(page.watch));
      page.begun ||= deeds.length > 0;
      page.watch = afterDeeds(page.watch, deeds);
      page.saved = { at: now, monitor: page.watch.monitor };
    }
  }
}

/** What the journal must hear of it now. */
function deedsOf(page: Page, now: EpochMs): Deed[] {
  const { watch } = page;
  const isTold = watch.reported || page.ended || now - watch.since >= unreportedMs;
  const first = !page.begun && isTold ? [beginning(watch)] : [];
  if (page.ended) return [...first, account(watch, 'camera-left')];
  return watch.until - watch.since >= accountEveryMs ? [...first, account(watch, 'camera-watched')] : first;
}

/** An account begins the next one; a beginning alone does not. */
function afterDeeds(watch: Watch, deeds: readonly Deed[]): Watch {
  if (!deeds.some((deed) => deed.detail && 'to' in deed.detail)) return watch;
  return { ...watch, since: watch.until, visibleMs: 0, lateMs: 0, frozenMs: 0, worstAgeMs: null };
}

function keyOf({ who, camera, monitor }: Pick<Watch, 'who' | 'camera' | 'monitor'>): string {
  return JSON.stringify([who, camera, monitor]);
}
