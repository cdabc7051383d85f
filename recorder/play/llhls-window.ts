/** The last few seconds of one source as LL-HLS parts and segments. Knows nothing of HTTP, timers or the clock. */
import type { EpochMs } from '#model/time';
import type { MediaFragment, MediaInit, MediaSink, SourceState } from '../media.ts';

/** One fragment, served as it is. */
export interface WindowPart {
  readonly name: string;
  readonly durationS: number;
  readonly independent: boolean;
  readonly data: Buffer;
}

/** One group of pictures or more, at least `segmentMinS` long; its bytes are its parts in order. */
export interface WindowSegment {
  /** Media sequence number. */
  readonly msn: number;
  readonly run: number;
  /** Timestamps or decoder settings do not continue the segment before. */
  readonly discontinuity: boolean;
  /** Wall time of the first frame. */
  readonly startAt: EpochMs;
  readonly parts: WindowPart[];
  durationS: number;
}

const segmentMinS = 1;
/** Cut without a key frame beyond these: a camera that sends none must not fill memory (F51). */
const segmentMaxS = 10;
const segmentMaxBytes = 32 * 1024 * 1024;
/** Complete segments in the playlist. */
const listedSegments = 6;
/** Segments that left the playlist stay available this many longer (RFC 8216bis 6.2.2). */
const keptSegments = listedSegments + 3;
/** Frame clocks jitter: a group of pictures of 0.99 s is a second. */
const toleranceS = 0.05;

export class LlhlsWindow implements MediaSink {
  readonly #base: number;
  readonly #inits = new Map<number, Buffer>();
  readonly #waiting = new Set<() => void>();
  #segments: WindowSegment[] = [];
  #run = 0;
  #nextPart = 0;
  #broken = false;
  #state: SourceState = { is: 'opening', since: 0 };
  #targetS = 1;
  #partTargetS = 0;
  /** Discontinuities that went out with segments no longer kept. */
  #passedDiscontinuities = 0;
  #begun = false;

  /** `base` is the first media sequence number; taken from wall seconds, a window opened anew never counts backwards (F10). */
  constructor(base: number) {
    this.#base = base;
  }

  get sourceState(): SourceState { return this.#state; }

  state(state: SourceState): void {
    this.#state = state;
    this.#wake();
  }

  init(init: MediaInit): void {
    if (init.run === this.#run) return;
    this.#run = init.run;
    this.#inits.set(init.run, init.data);
    // The part hinted at belongs to settings that have ended; it will never exist.
    this.#nextPart += 1;
    this.#broken = this.#begun;
    this.#wake();
  }

  fragment(fragment: MediaFragment): void {
    if (fragment.run !== this.#run) return;
    const open = this.#segments.at(-1);
    const discontinuity = this.#begun && (this.#broken || fragment.discontinuity);
    if (!open || discontinuity || startsSegment(open, fragment)) {
      if (!this.#begun && !fragment.randomAccess) return;
      this.#begin(fragment, discontinuity);
    }
    const segment = this.#segments.at(-1)!;
    segment.parts.push({ name: this.hintedPart, durationS: fragment.durationS, independent: fragment.randomAccess, data: fragment.data });
    segment.durationS += fragment.durationS;
    this.#nextPart += 1;
    this.#partTargetS = Math.max(this.#partTargetS, fragment.durationS);
    this.#targetS = Math.max(this.#targetS, Math.round(segment.durationS));
    this.#wake();
  }

  #begin(fragment: MediaFragment, discontinuity: boolean): void {
    const last = this.#segments.at(-1);
    this.#segments.push({ msn: last ? last.msn + 1 : this.#base, run: fragment.run, discontinuity, startAt: fragment.captureAt, parts: [], durationS: 0 });
    this.#begun = true;
    this.#broken = false;
    // The open segment is one more than those complete.
    while (this.#segments.length > keptSegments + 1) {
      if (this.#segments.shift()?.discontinuity) this.#passedDiscontinuities += 1;
    }
    const runs = new Set(this.#segments.map((segment) => segment.run));
    for (const run of this.#inits.keys()) if (run < this.#run && !runs.has(run)) this.#inits.delete(run);
  }

  /** Segments in the playlist: complete ones, and last the one still open. */
  get listed(): readonly WindowSegment[] { return this.#segments.slice(-(listedSegments + 1)); }
  /** Seconds, whole; never falls. */
  get targetS(): number { return this.#targetS; }
  /** Longest part so far in seconds. */
  get partTargetS(): number { return this.#partTargetS; }
  get hintedPart(): string { return `part-${this.#base}-${this.#nextPart}.m4s`; }
  get discontinuitySequence(): number {
    const dropped = this.#segments.slice(0, Math.max(0, this.#segments.length - listedSegments - 1));
    return this.#passedDiscontinuities + dropped.filter((segment) => segment.discontinuity).length;
  }

  initName(run: number): string { return `init-${this.#base}-${run}.mp4`; }

  /** The bytes behind a name of the playlist; `later` for the hinted part; null for anything else. */
  find(name: string): readonly Buffer[] | 'later' | null {
    if (name === this.hintedPart) return 'later';
    for (const segment of this.#segments.toReversed()) {
      if (name === `seg-${segment.msn}.m4s`) return segment === this.#segments.at(-1) ? null : segment.parts.map((part) => part.data);
      const part = segment.parts.find((candidate) => candidate.name === name);
      if (part) return [part.data];
    }
    for (const [run, data] of this.#inits) if (name === this.initName(run)) return [data];
    return null;
  }

  /** Is what a blocking reload waits for in the playlist now? RFC 8216bis 6.2.5.2. */
  has(msn: number, part: number | null): boolean {
    const open = this.#segments.at(-1);
    if (!open) return false;
    if (msn < open.msn) return true;
    return msn === open.msn && part !== null && part < open.parts.length;
  }

  /** Further ahead than any honest player asks. RFC 8216bis 6.2.5.2. */
  isAbsurd(msn: number, part: number | null): boolean {
    const open = this.#segments.at(-1);
    if (!open) return false;
    const advanceParts = Math.ceil(3 / Math.min(1, this.#partTargetS || 1));
    // The last complete segment plus two.
    return msn > open.msn + 1 || (part !== null && part > open.parts.length - 1 + advanceParts && msn >= open.msn);
  }

  /** Resolves true as soon as `ready` says so, false when the signal aborts first. */
  until(ready: () => boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const check = (): void => {
        const is = ready();
        if (!is && !signal.aborted) return;
        this.#waiting.delete(check);
        signal.removeEventListener('abort', check);
        resolve(is);
      };
      this.#waiting.add(check);
      signal.addEventListener('abort', check);
      check();
    });
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }
}

function startsSegment(open: WindowSegment, fragment: MediaFragment): boolean {
  if (fragment.randomAccess) return open.durationS >= segmentMinS - toleranceS;
  return open.durationS >= segmentMaxS || open.parts.reduce((sum, part) => sum + part.data.length, 0) >= segmentMaxBytes;
}
