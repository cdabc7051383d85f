/** One subscription of a lane socket: a sink that never lets a slow peer fill memory. */
import type { MediaFragment, MediaInit, MediaSink, SourceState } from '../media.ts';
import { laneMessageOf, laneStatusOf } from './lane-encoding.ts';
import type { LaneOutlet } from './lane-outlet.ts';

export interface LaneFigures {
  fragmentsSent: number;
  fragmentsDropped: number;
  bytesSent: number;
}

export class LaneStream implements MediaSink {
  readonly #stream: number;
  readonly #outlet: LaneOutlet;
  readonly #figures: LaneFigures;
  /** Frames before the next key frame cannot be decoded, so they are not sent. */
  #awaitsKey = true;
  /** Decoder settings that could not be sent while the peer was behind. */
  #owedInit: MediaInit | null = null;
  #begun = false;

  constructor(stream: number, outlet: LaneOutlet, figures: LaneFigures) {
    this.#stream = stream;
    this.#outlet = outlet;
    this.#figures = figures;
  }

  state(state: SourceState): void {
    // At subscription a source may still say closed: it is being opened by this very subscription.
    const shown: SourceState = state.is === 'closed' && !this.#begun ? { is: 'opening', since: state.since } : state;
    this.#begun = true;
    this.#outlet.send(laneStatusOf(shown, this.#stream));
  }

  init(init: MediaInit): void {
    this.#awaitsKey = true;
    this.#owedInit = init;
    if (!this.#outlet.isBehind) this.#payInit();
  }

  #payInit(): void {
    const message = this.#owedInit && laneMessageOf(this.#owedInit, this.#stream);
    this.#owedInit = null;
    if (message) this.#outlet.send(message);
  }

  fragment(fragment: MediaFragment): void {
    const message = this.#outlet.isBehind || (this.#awaitsKey && !fragment.randomAccess) ? null : laneMessageOf(fragment, this.#stream);
    if (!message) {
      this.#awaitsKey = true;
      this.#figures.fragmentsDropped += 1;
      return;
    }
    this.#payInit();
    this.#awaitsKey = false;
    this.#outlet.send(message);
    this.#figures.fragmentsSent += 1;
    this.#figures.bytesSent += message.length;
  }
}
