/** The last seconds of one stream, encoded, in whole groups of pictures. Pure: times are given. */
import type { LaneMessage } from '#model/lane-message';
import type { EpochMs } from '#model/time';

/** A group longer than this is not kept: no key frame for minutes must not cost memory (F51). */
const maxGroupBytes = 32 * 1024 * 1024;

/** Capture times that go back by more than this (ms) are of another clock: what was kept before could be found by neither. */
const clockStepMs = 1_000;

interface Group {
  /** The init segment its fragments need; shared by all groups of a run. */
  readonly init: Uint8Array;
  readonly from: EpochMs;
  to: EpochMs;
  bytes: number;
  readonly fragments: { readonly captureAt: EpochMs; readonly encoded: Uint8Array }[];
}

export class ReplayRing {
  readonly #keepMs: number;
  #init: Uint8Array | null = null;
  #groups: Group[] = [];
  #open: Group | null = null;
  /** Bytes kept, inits not counted. */
  bytes = 0;

  /** Keeps at least the last `keepMs` of what came, up to a group of pictures more. */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Capture time of the oldest and the end of the newest picture; null while empty. */
  get range(): { readonly start: EpochMs; readonly end: EpochMs } | null {
    const [first, last] = [this.#groups[0], this.#groups.at(-1)];
    return first && last ? { start: first.from, end: last.to } : null;
  }

  /** `encoded` is shared with others and may be a part of a larger buffer: it is copied. */
  add(encoded: Uint8Array, message: LaneMessage): void {
    if (message.kind === 'status') {
      if (message.is !== 'live') this.#open = null;
    } else if (message.kind === 'init') {
      this.#init = Uint8Array.from(encoded);
      this.#open = null;
    } else if (message.kind === 'fragment') {
      const { captureAt, duration, randomAccess } = message;
      if (randomAccess) this.#begin(captureAt);
      const group = this.#open;
      if (!group) return;
      group.fragments.push({ captureAt, encoded: Uint8Array.from(encoded) });
      group.to = Math.max(group.to, captureAt + duration * 1000);
      group.bytes += encoded.length;
      this.bytes += encoded.length;
      if (group.bytes > maxGroupBytes) this.#abandon(group);
      this.#trim(group.to);
    }
  }

  /** Gives the oldest group up; false where there is only one. */
  dropOldest(): boolean {
    if (this.#groups.length < 2) return false;
    this.bytes -= this.#groups.shift()?.bytes ?? 0;
    return true;
  }

  /** Encoded messages, an init before the first fragment and wherever it changes: all, or the fragments captured after `since`. */
  messages(since: EpochMs | null): Uint8Array[] {
    let init: Uint8Array | null = null;
    const told: Uint8Array[] = [];
    for (const group of this.#groups) {
      const fragments = since === null ? group.fragments : group.fragments.filter(({ captureAt }) => captureAt > since);
      if (fragments.length === 0) continue;
      if (group.init !== init) told.push(group.init);
      ({ init } = group);
      told.push(...fragments.map(({ encoded }) => encoded));
    }
    return told;
  }

  #begin(at: EpochMs): void {
    if (at < (this.#groups.at(-1)?.to ?? at) - clockStepMs) {
      this.#groups = [];
      this.bytes = 0;
    }
    this.#open = this.#init && { init: this.#init, from: at, to: at, bytes: 0, fragments: [] };
    if (this.#open) this.#groups.push(this.#open);
  }

  #abandon(group: Group): void {
    this.#groups = this.#groups.filter((one) => one !== group);
    this.bytes -= group.bytes;
    this.#open = null;
  }

  #trim(now: EpochMs): void {
    while ((this.#groups[1]?.from ?? Infinity) <= now - this.#keepMs) this.dropOldest();
  }
}
