/** Cuts one connection's packets into runs of fragments (F20, F51). Synchronous; one per connection. */
import type { MediaFragment, MediaInit, MediaPacket } from '../media.ts';
import { createAudioLine } from './audio-line.ts';
import { isMp4Audio } from './opened-source.ts';
import type { OpenedSource, SourcePacket } from './opened-source.ts';
import { MediaRun } from './media-run.ts';
import { SourceFault } from './source-fault.ts';
import { ParameterSetReader } from './video-description.ts';

export interface FragmenterOut {
  init(init: MediaInit): void;
  packet(packet: MediaPacket): void;
  fragment(fragment: MediaFragment): void;
}

/** Numbers that go on over the connections of one source. */
export interface RunCounters {
  run: number;
  sequence: number;
}

/** Key frames in a row that nothing can be made of, after which the stream is called garbage. */
const rubbishLimit = 3;
/** Deepest reordering any level allows in practice; beyond it, times are forced upward instead. */
const deepest = 4;

export class Fragmenter {
  readonly #source: OpenedSource;
  readonly #out: FragmenterOut;
  readonly #counters: RunCounters;
  readonly #sets: ParameterSetReader;
  readonly #audio;
  #run: MediaRun | null = null;
  #breakAtKey = false;
  #depth = 0;
  #rubbish = 0;

  constructor(source: OpenedSource, counters: RunCounters, out: FragmenterOut) {
    this.#source = source;
    this.#counters = counters;
    this.#out = out;
    this.#sets = new ParameterSetReader(source.video.parameters);
    this.#audio = createAudioLine(source.audio && isMp4Audio(source.audio) ? source.audio : null);
  }

  push(packet: SourcePacket): void {
    if (packet.video) this.#pushVideo(packet);
    else {
      this.#audio.heard();
      this.#run?.writeAudio(packet);
    }
    if (this.#audio.changed()) this.#breakAtKey = true;
  }

  /** What comes next does not continue what came before (F49): ends the run now; the next key frame begins another. */
  breakRun(): void {
    this.#run?.end();
    this.#run = null;
  }

  #pushVideo(packet: SourcePacket): void {
    const sets = packet.key ? this.#sets.read(packet.packet) : null;
    if (packet.key && (this.#breakAtKey || (sets && this.#run?.isSameSets(sets) === false))) this.breakRun();
    if (packet.key && !this.#run) this.#begin(packet, sets);
    const fit = this.#run?.writeVideo(packet, sets);
    if (fit === 'jumped' || fit === 'reordered') this.#restart(packet, sets, fit);
    else if (fit) this.#audio.videoAt(packet.pts / this.#source.video.timescale);
  }

  /** The packet does not continue the run: a jump, or B-frames nobody announced. */
  #restart(packet: SourcePacket, sets: Buffer | null, fit: 'jumped' | 'reordered'): void {
    if (fit === 'reordered' && this.#depth < deepest) this.#depth += 1;
    this.breakRun();
    if (!packet.key) return;
    this.#begin(packet, sets);
    this.#run?.writeVideo(packet, sets);
  }

  #begin(packet: SourcePacket, sets: Buffer | null): void {
    this.#breakAtKey = false;
    const begun = MediaRun.begin({
      source: this.#source, first: packet, sets, counters: this.#counters, out: this.#out,
      audio: this.#audio.wanted(), leastDepth: this.#depth, forceOrder: this.#depth >= deepest,
    });
    if (begun) {
      this.#rubbish = 0;
      this.#run = begun;
      return;
    }
    this.#rubbish += 1;
    if (this.#rubbish >= rubbishLimit) throw new SourceFault('camera-garbage', `${rubbishLimit} key frames in a row describe no picture`);
  }

  destroy(): void {
    this.breakRun();
    this.#sets.destroy();
  }
}
