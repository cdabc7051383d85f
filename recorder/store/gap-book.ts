/** Keeps one stream's gap rows in step with its footage. */
import type { GapReason } from '#model/recording';
import type { EpochMs } from '#model/time';
import { spanGapMs } from './footage-pieces.ts';
import type { GapRow } from './index-rows.ts';
import type { StoredRole } from './segment-path.ts';

export interface GapSink {
  putGap(row: GapRow): void;
  removeGap(id: number): void;
}

export class GapBook {
  readonly #camera: string;
  readonly #role: StoredRole;
  readonly #sink: GapSink;
  readonly #nextId: () => number;
  /** The gap that still lasts. */
  #lasting: GapRow | null;
  /** Where durable footage ends. */
  end: EpochMs | null;

  constructor(stream: { camera: string; role: StoredRole }, sink: GapSink, nextId: () => number, from: { lasting: GapRow | null; end: EpochMs | null }) {
    this.#camera = stream.camera;
    this.#role = stream.role;
    this.#sink = sink;
    this.#nextId = nextId;
    this.#lasting = from.lasting;
    this.end = from.end;
  }

  #put(id: number, start: EpochMs, end: EpochMs | null, reason: GapReason): GapRow {
    const row: GapRow = { id, camera: this.#camera, role: this.#role, start, end, reason };
    this.#sink.putGap(row);
    return row;
  }

  /** Footage is missing from where it ended (or from `at` where there is none). Another reason ends the gap at `at` and begins the next. */
  open(reason: GapReason, at: EpochMs): void {
    const lasting = this.#lasting;
    if (lasting?.reason === reason) return;
    let start = this.end ?? at;
    if (lasting) {
      start = Math.max(at, lasting.start);
      if (start > lasting.start) this.#put(lasting.id, lasting.start, start, lasting.reason);
      else this.#sink.removeGap(lasting.id);
    }
    this.#lasting = this.#put(this.#nextId(), start, null, reason);
  }

  /** The first footage of a new segment is durable. `why` names the reason of a hole nobody announced. */
  footageBegins(start: EpochMs, why: GapReason): void {
    const lasting = this.#lasting;
    this.#lasting = null;
    if (lasting && start - lasting.start > spanGapMs) this.#put(lasting.id, lasting.start, start, lasting.reason);
    else if (lasting) this.#sink.removeGap(lasting.id);
    else if (this.end !== null && start - this.end > spanGapMs) this.#put(this.#nextId(), this.end, start, why);
    // No footage is missing where the clock was set back, but review must know: a gap without length marks the place.
    if (this.end !== null && this.end - start > spanGapMs) this.#put(this.#nextId(), start, start, 'clock-jumped');
  }

  footageEnds(end: EpochMs): void {
    this.end = end;
    const lasting = this.#lasting;
    // What was in flight when the gap was announced has landed after all.
    if (lasting && end > lasting.start) this.#lasting = this.#put(lasting.id, end, null, lasting.reason);
  }
}
