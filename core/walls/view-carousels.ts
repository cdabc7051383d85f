/** Monitors that show saved views in turn, by the wall's clock. A hand at the monitor ends it; something sent there holds it. */
import { viewCarouselSchema } from '#bridge/schemas';
import type { EpochMs } from '#model/time';
import type { View } from '#model/view';
import { viewTurn } from '#model/view-carousel';
import type { ViewCarousel } from '#model/view-carousel';
import { Changes, follow } from '../changes.ts';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import { arrangementOf } from './arrangement.ts';
import { by } from '../journal/by.ts';
import type { Walls } from './walls.ts';

/** The next view's cameras are made ready this long before, ms. */
const aheadMs = 2_000;
/** The clock may be put on or back: no turn is slept over for longer, ms. */
const mostSleepMs = 5_000;

export interface ViewCarouselsOptions {
  readonly data: CoreData;
  readonly journal: Journal;
  readonly walls: Walls;
  /** Something lies over what the monitor's carousel shows (core/walls/pushes.ts). */
  readonly isHeld: (monitor: number) => boolean;
  /** These are shown soon on a monitor that somebody looks at. */
  readonly onAhead?: (view: View) => void;
  readonly now: () => EpochMs;
}

export class ViewCarousels {
  readonly #options: ViewCarouselsOptions;
  readonly #carousels = new Map<number, ViewCarousel>();
  /** Until when the turn lasts whose successor was made ready, by monitor. */
  readonly #readied = new Map<number, EpochMs>();
  readonly #changes = new Changes();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ViewCarouselsOptions) {
    this.#options = options;
    for (const row of options.data.db.prepare('SELECT * FROM view_carousel').all()) {
      const carousel = readCarousel(row);
      if (carousel) this.#carousels.set(carousel.monitor, carousel);
    }
    options.walls.onHand((monitors) => this.#byHand(monitors.map(({ number }) => number)));
    this.#look();
  }

  /** Shown at once. Replaces the monitor's earlier one. Refused with `not-found` for a view that is not there. */
  start(wanted: ViewCarousel, who?: string): ViewCarousel {
    const { walls, data, journal } = this.#options;
    const { number: monitor } = walls.monitor(wanted.monitor);
    if (wanted.views.some((id) => !walls.view(id))) throw new CoreFault('not-found', 'there is no such view');
    const carousel: ViewCarousel = { monitor, views: [...wanted.views], dwellS: wanted.dwellS };
    data.transaction(() => {
      data.db.prepare('INSERT OR REPLACE INTO view_carousel (monitor, views, dwell_s) VALUES (?, ?, ?)').run(monitor, JSON.stringify(carousel.views), carousel.dwellS);
      journal.append({ kind: 'view-carousel-started', monitor, detail: { ...by(who), views: carousel.views.length, dwellS: carousel.dwellS } });
    });
    this.#carousels.set(monitor, carousel);
    this.#readied.delete(monitor);
    this.#changes.emit();
    this.#look();
    return carousel;
  }

  /** The monitor goes on showing what it shows. Stopping what stands is no fault. */
  stop(monitor: number, who?: string): void {
    this.#end(monitor, { ...by(who), because: 'stopped' });
  }

  list(): ViewCarousel[] {
    return [...this.#carousels.values()].toSorted((a, b) => a.monitor - b.monitor);
  }

  watch(signal: AbortSignal): AsyncGenerator<ViewCarousel[], void, void> {
    return follow(this.#changes, () => this.list(), signal);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    clearTimeout(this.#timer);
    const { now } = this.#options;
    let next = now() + mostSleepMs;
    for (const carousel of this.list()) {
      try {
        next = Math.min(next, this.#turn(carousel));
      } catch {
        // The data folder refuses, which it has said already; the next turn tries again.
      }
    }
    if (this.#carousels.size === 0) return;
    this.#timer = setTimeout(() => { this.#look(); }, Math.max(10, next - now()));
    this.#timer.unref();
  }

  /** Shows what is due; when to look again. */
  #turn(carousel: ViewCarousel): EpochMs {
    const { walls, now, isHeld, onAhead } = this.#options;
    const { monitor, dwellS } = carousel;
    const views = carousel.views.flatMap((id) => walls.view(id) ?? []);
    if (views.length === 0) {
      this.#end(monitor, { because: 'views-gone' });
      return Number.MAX_SAFE_INTEGER;
    }
    const { place, until } = viewTurn(views.length, dwellS, now());
    const view = views[place]!;
    if (!isHeld(monitor) && walls.monitor(monitor).view !== view.id) walls.show(monitor, { arrangement: arrangementOf(view), view: view.id }, () => undefined);
    if (this.#readied.get(monitor) === until) return until;
    if (until - now() > aheadMs) return until - aheadMs;
    this.#readied.set(monitor, until);
    if (walls.isWatched(monitor) && !isHeld(monitor)) onAhead?.(views[(place + 1) % views.length]!);
    return until;
  }

  /** Within the transaction that arranges the monitors; what it returns is done after it. */
  #byHand(monitors: readonly number[]): () => void {
    const ended = monitors.filter((monitor) => this.#carousels.has(monitor));
    for (const monitor of ended) this.#writeEnd(monitor, { because: 'by-hand' });
    return () => { for (const monitor of ended) this.#forget(monitor); };
  }

  #end(monitor: number, detail: Readonly<Record<string, string>>): void {
    if (!this.#carousels.has(monitor)) return;
    this.#options.data.transaction(() => { this.#writeEnd(monitor, detail); });
    this.#forget(monitor);
  }

  /** Within a transaction. */
  #writeEnd(monitor: number, detail: Readonly<Record<string, string>>): void {
    this.#options.data.db.prepare('DELETE FROM view_carousel WHERE monitor = ?').run(monitor);
    this.#options.journal.append({ kind: 'view-carousel-ended', monitor, detail });
  }

  #forget(monitor: number): void {
    this.#carousels.delete(monitor);
    this.#changes.emit();
  }
}

function readCarousel(row: Readonly<Record<string, unknown>>): ViewCarousel | null {
  try {
    return viewCarouselSchema.safeParse({ monitor: row['monitor'], views: JSON.parse(String(row['views'])), dwellS: row['dwell_s'] }).data ?? null;
  } catch {
    return null;
  }
}
