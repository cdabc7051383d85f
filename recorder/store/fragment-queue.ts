/**
 * What one camera has handed over and the disk has not taken yet. It carries the camera over a slow fsync (F47) and a
 * disk that refuses for a while (F44, F46); beyond its bounds it drops whole groups of pictures, oldest first, so that
 * what remains begins with a key frame.
 */
import type { GapReason } from '#model/recording';
import type { EpochMs } from '#model/time';
import type { MediaFragment, MediaInit } from '../media.ts';
import type { StoreFault } from './store-fault.ts';

/** Footage kept in memory while the disk does not take it. */
const ringMs = 12_000;
const ringBytes = 48 * 1024 * 1024;

export interface FragmentEntry {
  readonly kind: 'fragment';
  readonly init: MediaInit;
  readonly fragment: MediaFragment;
  /** On the clock nobody sets. */
  readonly handedAt: number;
  /** Null where the caller has its answer already: the fragment is written a second time, after a failure. */
  readonly done: { readonly resolve: () => void; readonly reject: (fault: StoreFault) => void } | null;
}

export interface StopEntry {
  readonly kind: 'stop';
  /** Null: nobody wants this footage any more. */
  readonly gap: { readonly reason: GapReason; readonly at: EpochMs } | null;
  readonly done: { readonly resolve: () => void; readonly reject: (fault: StoreFault) => void };
}

export type QueueEntry = FragmentEntry | StopEntry;

export class FragmentQueue {
  #entries: QueueEntry[] = [];
  #bytes = 0;
  /** Entries at the head that are being written: not to be dropped. */
  #taken = 0;

  get first(): QueueEntry | undefined {
    return this.#entries[0];
  }

  /** Fragments at the head, as long as `joins` says the next one belongs to them. */
  take(joins: (entry: FragmentEntry) => boolean): FragmentEntry[] {
    const taken: FragmentEntry[] = [];
    for (const entry of this.#entries) {
      if (entry.kind !== 'fragment' || (taken.length > 0 && !joins(entry))) break;
      taken.push(entry);
    }
    this.#taken = taken.length;
    return taken;
  }

  /** What was taken is durable, or a stop at the head is done. */
  settle(): void {
    for (const entry of this.#entries.splice(0, Math.max(1, this.#taken))) this.#bytes -= sizeOf(entry);
    this.#taken = 0;
  }

  /** What was taken stays for another attempt, behind what must be written before it. */
  giveBack(before: readonly FragmentEntry[] = []): void {
    this.#taken = 0;
    this.#entries.unshift(...before);
    for (const entry of before) this.#bytes += sizeOf(entry);
  }

  push(entry: QueueEntry): void {
    this.#entries.push(entry);
    this.#bytes += sizeOf(entry);
  }

  /**
   * Drops what exceeds the bounds, up to the next key frame or stop; answers what was dropped and whether a key frame must come next.
   * `mono`: the time now while the disk is in trouble. Else null: age alone is no reason, the whole program may have been stopped.
   */
  trim(mono: number | null): { dropped: FragmentEntry[]; needsKey: boolean } {
    const dropped: FragmentEntry[] = [];
    let needsKey = false;
    while (this.#isOver(mono)) {
      let count = 1;
      for (;;) {
        const entry = this.#entries[this.#taken + count];
        if (!entry) needsKey = true;
        if (entry?.kind !== 'fragment' || entry.fragment.randomAccess) break;
        count += 1;
      }
      for (const entry of this.#entries.splice(this.#taken, count)) {
        this.#bytes -= sizeOf(entry);
        if (entry.kind === 'fragment') dropped.push(entry);
      }
    }
    return { dropped, needsKey };
  }

  #isOver(mono: number | null): boolean {
    const oldest = this.#entries[this.#taken];
    return oldest?.kind === 'fragment' && (this.#bytes > ringBytes || (mono !== null && mono - oldest.handedAt > ringMs));
  }

  clear(): QueueEntry[] {
    this.#bytes = 0;
    this.#taken = 0;
    return this.#entries.splice(0);
  }
}

function sizeOf(entry: QueueEntry): number {
  return entry.kind === 'fragment' ? entry.fragment.data.length : 0;
}
