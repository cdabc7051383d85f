/** Which monitor of the wall is on which physical screen, remembered over replugs and restarts. Knows no Electron. */
import type { Display } from '#bridge/host';
import { matchDisplays } from './match-displays.ts';
import type { DisplayMemory } from './match-displays.ts';

export interface WallDisplaysOptions {
  /** The screens that are there now. */
  readonly list: () => readonly Display[];
  readonly read: () => DisplayMemory;
  readonly keep: (memory: DisplayMemory) => void;
}

export class WallDisplays {
  readonly #options: WallDisplaysOptions;

  constructor(options: WallDisplaysOptions) {
    this.#options = options;
  }

  /** Where a monitor's window belongs; a monitor that never had a screen gets a free one and keeps it. Null where its screen is missing or none is free. */
  displayOf(monitor: number): Display | null {
    const matched = matchDisplays(this.#options.read(), this.#options.list());
    const known = matched.get(monitor);
    if (known !== undefined) return known;
    const taken = new Set([...matched.values()].map((display) => display?.id));
    const free = this.#options.list().filter(({ id }) => !taken.has(id)).toSorted((a, b) => Number(b.primary) - Number(a.primary) || a.bounds.y - b.bounds.y || a.bounds.x - b.bounds.x);
    const display = free[0] ?? null;
    if (display) this.moved(monitor, display);
    return display;
  }

  /** A person put the monitor's window on this screen. Ignored while its own is missing: then the system had put it there. */
  moved(monitor: number, display: Display): void {
    const { known, seen } = this.#options.read();
    const before = known.find((one) => one.monitor === monitor);
    const displays = this.#options.list();
    if (before && !displays.some(({ id }) => id === before.id)) return;
    if (before?.id === display.id) return;
    this.#keep({ known: [...known.filter((one) => one.monitor !== monitor), { monitor, id: display.id, bounds: display.bounds }], seen }, displays);
  }

  /** A person chose this screen for the monitor: another one that had it gets the screen that becomes free, or none where none does. Null where it is not there. */
  choose(monitor: number, id: string): Display | null {
    const displays = this.#options.list();
    const display = displays.find((one) => one.id === id);
    if (!display) return null;
    const { known, seen } = this.#options.read();
    const freed = known.find((one) => one.monitor === monitor && one.id !== id && displays.some((there) => there.id === one.id));
    const others = known.filter((one) => one.monitor !== monitor).flatMap((one) => one.id !== id ? [one] : freed ? [{ ...freed, monitor: one.monitor }] : []);
    this.#keep({ known: [...others, { monitor, id, bounds: display.bounds }], seen }, displays);
    return display;
  }

  /** Screens came, went or changed: finds each monitor's again and remembers it under its new name. Null for a missing one, whose memory stays as it was. */
  settle(): ReadonlyMap<number, Display | null> {
    const memory = this.#options.read();
    const displays = this.#options.list();
    const matched = matchDisplays(memory, displays);
    this.#keep({ ...memory, known: memory.known.map((one) => {
      const display = matched.get(one.monitor);
      return display ? { monitor: one.monitor, id: display.id, bounds: display.bounds } : one;
    }) }, displays);
    return matched;
  }

  /** Missing screens of monitors stay known; others are forgotten when they are gone. */
  #keep({ known }: DisplayMemory, displays: readonly Display[]): void {
    this.#options.keep({ known: known.toSorted((a, b) => a.monitor - b.monitor), seen: displays.map(({ id }) => id).toSorted() });
  }
}
