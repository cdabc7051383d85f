/**
 * Windows of one PC that no browser profile joins hear of each other here what they would have of it. What they say is kept for as long
 * as they listen, and means nothing to the core: each reckons its own part (renderer/player/pc-share.ts).
 */
import type { z } from 'zod';
import type { windowToldSchema } from '#bridge/schemas';
import { Changes, follow } from '../changes.ts';
import { CoreFault } from '../fault.ts';

export type WindowTold = z.infer<typeof windowToldSchema>;

/** No PC has as many screens, and a window of each may be opened behind another. */
const mostWindows = 16;
/** As many as there may be connections at the door. */
const mostPcs = 256;
/** Of one window. Sixty-four tiles that begin are fewer. */
const mostTold = { count: 200, withinMs: 1_000 };

export interface AtPc {
  /** The address it comes from: PCs that are copies of one disk bring the same id. */
  readonly from: string;
  readonly pc: string;
  readonly window: string;
  /** Its connection. */
  readonly who: string;
}

interface Listener { readonly who: string; told: WindowTold | null; since: number; count: number }
interface Pc { readonly changes: Changes; readonly windows: Map<string, Listener> }

export class PcRelay {
  readonly #monotonic: () => number;
  readonly #pcs = new Map<string, Pc>();

  constructor({ monotonic }: { readonly monotonic: () => number }) {
    this.#monotonic = monotonic;
  }

  /** What the other windows of its PC told last, now and at every change. It is one of them until the signal, or until it is gone. Refused with `over-budget` where there are too many. */
  watch({ from, pc: id, window, who }: AtPc, signal: AbortSignal): AsyncGenerator<WindowTold[], void, void> {
    const key = `${from} ${id}`;
    const pc = this.#pcs.get(key) ?? { changes: new Changes(), windows: new Map<string, Listener>() };
    const before = pc.windows.get(window);
    if (!before && pc.windows.size >= mostWindows) throw new CoreFault('over-budget', 'too many windows on one PC');
    if (!this.#pcs.has(key) && this.#pcs.size >= mostPcs) throw new CoreFault('over-budget', 'too many PCs');
    this.#pcs.set(key, pc);
    // One that connects anew before its old connection is known to be gone does not leave meanwhile.
    const listener: Listener = { who, told: before?.told ?? null, since: this.#monotonic(), count: 0 };
    pc.windows.set(window, listener);
    const leave = (): void => { this.#leave(key, window, listener); };
    signal.addEventListener('abort', leave, { once: true });
    const others = (): WindowTold[] => [...pc.windows].flatMap(([name, { told }]) => (name === window || told === null ? [] : [told]));
    return (async function* listen() {
      try {
        yield* follow(pc.changes, others, signal);
      } finally {
        leave();
        signal.removeEventListener('abort', leave);
      }
    })();
  }

  /** Refused with `not-found` unless this connection watches for that window, with `over-budget` where it tells too often. */
  tell(who: string, told: WindowTold): void {
    for (const { windows, changes } of this.#pcs.values()) {
      const listener = windows.get(told.window);
      if (listener?.who !== who) continue;
      this.#count(listener);
      listener.told = told;
      changes.emit();
      return;
    }
    throw new CoreFault('not-found', 'this window does not listen');
  }

  /** The connection ended. */
  gone(who: string): void {
    for (const [key, { windows }] of this.#pcs) for (const [window, listener] of windows) if (listener.who === who) this.#leave(key, window, listener);
  }

  /** PCs that are known; for tests. */
  get size(): number { return this.#pcs.size; }

  #count(listener: Listener): void {
    const now = this.#monotonic();
    if (now - listener.since >= mostTold.withinMs) Object.assign(listener, { since: now, count: 0 });
    listener.count += 1;
    if (listener.count > mostTold.count) throw new CoreFault('over-budget', 'this window tells too often');
  }

  #leave(key: string, window: string, listener: Listener): void {
    const pc = this.#pcs.get(key);
    if (pc?.windows.get(window) !== listener) return;
    pc.windows.delete(window);
    if (pc.windows.size === 0) this.#pcs.delete(key);
    pc.changes.emit();
  }
}
