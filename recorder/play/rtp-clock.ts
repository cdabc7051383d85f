/** RTP timestamps of one session, continuous over runs, and the wall time they stand for. Pure but for its own memory. */
import type { EpochMs } from '#model/time';
import type { MediaPacket } from '../media.ts';

export interface ClockReading {
  /** RTP timestamp, 32 bit. */
  readonly rtp: number;
  readonly captureAt: EpochMs;
}

type Timed = Pick<MediaPacket, 'run' | 'ptsS' | 'captureAt'>;

export class RtpClock {
  readonly #ticksPerS: number;
  readonly #first: number;
  #begin: Timed | null = null;
  /** RTP timestamp of `begin`, before wrapping to 32 bit. */
  #beginTicks = 0;
  #last: { readonly ticks: number; readonly captureAt: EpochMs } | null = null;

  /** `first` should be random (RFC 3550 5.1). */
  constructor(ticksPerS: number, first: number) {
    this.#ticksPerS = ticksPerS;
    this.#first = first;
  }

  /** Null when time runs backwards within the run: B-frames, which WebRTC cannot carry. */
  stamp(packet: Timed): number | null {
    if (packet.run !== this.#begin?.run) this.#rebase(packet);
    const ticks = this.#beginTicks + Math.round((packet.ptsS - (this.#begin as Timed).ptsS) * this.#ticksPerS);
    if (this.#last && ticks < this.#last.ticks) return null;
    this.#last = { ticks, captureAt: packet.captureAt };
    return wrapped(ticks);
  }

  /** A new run goes on where the last one was, as much later as its capture time says. */
  #rebase(packet: Timed): void {
    const passedMs = this.#last ? Math.max(1, packet.captureAt - this.#last.captureAt) : 0;
    this.#beginTicks = this.#last ? this.#last.ticks + Math.round((passedMs * this.#ticksPerS) / 1000) : this.#first;
    this.#begin = packet;
  }

  /** The newest frame stamped. */
  get reading(): ClockReading | null {
    return this.#last && { rtp: wrapped(this.#last.ticks), captureAt: this.#last.captureAt };
  }
}

function wrapped(ticks: number): number {
  return ticks % 2 ** 32;
}
