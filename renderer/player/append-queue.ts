/** Lane messages waiting to enter a SourceBuffer: bounded, and always starting where a decoder can. Pure but for its own list. */
import type { LaneFragment, LaneInit } from '#model/lane-message';

/** More waiting than this means the buffer does not keep up: old pictures are worth less than new ones. */
const maxBytes = 16 * 1024 * 1024;
const maxSeconds = 10;
/** Small fragments enter together up to this many bytes: each append costs a turn of the event loop. */
const maxJoinedBytes = 1024 * 1024;

export type AppendStep = { readonly init: LaneInit } | { readonly fragments: readonly [LaneFragment, ...LaneFragment[]] };

export class AppendQueue {
  #waiting: (LaneInit | LaneFragment)[] = [];
  #bytes = 0;
  #seconds = 0;
  #lastSequence: number | null = null;
  /** Nothing decodes before the first key frame, after a hole, or after a new init. */
  #needsKeyFrame = true;

  push(message: LaneInit | LaneFragment): void {
    if (message.kind === 'init') {
      this.#needsKeyFrame = true;
      this.#lastSequence = null;
      this.#add(message);
      return;
    }
    const hole = this.#lastSequence !== null && message.sequence !== ((this.#lastSequence + 1) >>> 0);
    this.#lastSequence = message.sequence;
    if (hole || message.discontinuity) this.#needsKeyFrame = true;
    if (this.#needsKeyFrame && !message.randomAccess) return;
    this.#needsKeyFrame = false;
    this.#add(message);
    if (this.#bytes > maxBytes || this.#seconds > maxSeconds) this.#dropToNewestKeyFrame();
  }

  /** What to append next: an init alone, or fragments that continue each other; null when empty. */
  take(): AppendStep | null {
    const first = this.#shift();
    if (!first) return null;
    if (first.kind === 'init') return { init: first };
    const fragments: [LaneFragment, ...LaneFragment[]] = [first];
    let bytes = first.data.length;
    for (let next = this.#waiting[0]; next?.kind === 'fragment' && continues(fragments.at(-1) ?? first, next); next = this.#waiting[0]) {
      bytes += next.data.length;
      if (bytes > maxJoinedBytes) break;
      this.#shift();
      fragments.push(next);
    }
    return { fragments };
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The buffer was lost: what follows must start at a key frame. Inits in hand stay. */
  restart(): void {
    const inits = this.#waiting.filter((each) => each.kind === 'init');
    this.#refill(inits.slice(-1));
    this.#needsKeyFrame = true;
  }

  #dropToNewestKeyFrame(): void {
    const init = this.#waiting.findLastIndex((each) => each.kind === 'init');
    const key = this.#waiting.findLastIndex((each) => each.kind === 'fragment' && each.randomAccess);
    const kept = this.#waiting.filter((_, index) => index === init || (key > init && index >= key));
    this.#needsKeyFrame = key <= init;
    // One group of pictures larger than the caps cannot be shown in time either.
    const within = kept.reduce((sum, each) => sum + each.data.length, 0) <= maxBytes && kept.reduce((sum, each) => sum + secondsOf(each), 0) <= maxSeconds;
    if (within) return this.#refill(kept);
    this.#refill(this.#waiting.filter((_, index) => index === init));
    this.#needsKeyFrame = true;
  }

  #add(message: LaneInit | LaneFragment): void {
    this.#waiting.push(message);
    this.#bytes += message.data.length;
    this.#seconds += secondsOf(message);
  }

  #shift(): LaneInit | LaneFragment | undefined {
    const message = this.#waiting.shift();
    if (message) {
      this.#bytes -= message.data.length;
      this.#seconds -= secondsOf(message);
    }
    return message;
  }

  #refill(messages: readonly (LaneInit | LaneFragment)[]): void {
    this.#waiting = [];
    this.#bytes = 0;
    this.#seconds = 0;
    for (const message of messages) this.#add(message);
  }
}

function secondsOf(message: LaneInit | LaneFragment): number {
  return message.kind === 'fragment' ? message.duration : 0;
}

function continues(a: LaneFragment, b: LaneFragment): boolean {
  return !b.discontinuity && Math.abs(b.mediaTime - (a.mediaTime + a.duration)) < 0.2;
}
