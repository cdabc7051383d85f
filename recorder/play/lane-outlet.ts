/** What goes out on one lane socket, and what is left out when the peer does not keep up. No sockets, no clock of its own. */
export interface LaneLimits {
  /** Bytes waiting on one socket before fragments are dropped. */
  readonly waitingBytes: number;
  /** How long the oldest waiting message may have waited before fragments are dropped. */
  readonly behindMs: number;
}

export const laneLimits: LaneLimits = { waitingBytes: 32 * 1024 * 1024, behindMs: 3000 };

/** Sends one message; `sent` is called when its bytes have left this process. */
export type LaneSend = (message: Uint8Array<ArrayBuffer>, sent: () => void) => void;

/** The queue of one socket is in order, so that the oldest message says how far behind the peer is. */
export class LaneOutlet {
  readonly #send: LaneSend;
  readonly #elapsedMs: () => number;
  readonly #limits: LaneLimits;
  readonly #waiting: { readonly at: number; readonly bytes: number }[] = [];
  #waitingBytes = 0;

  /** `elapsedMs` is a monotonic clock: a wall clock that jumps must not drop pictures (F49). */
  constructor(send: LaneSend, elapsedMs: () => number, limits: LaneLimits = laneLimits) {
    this.#send = send;
    this.#elapsedMs = elapsedMs;
    this.#limits = limits;
  }

  /** Too much or too old data waits: fragments must not be added. */
  get isBehind(): boolean {
    const oldest = this.#waiting[0];
    return this.#waitingBytes > this.#limits.waitingBytes || (oldest !== undefined && this.#elapsedMs() - oldest.at > this.#limits.behindMs);
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    this.#waiting.push({ at: this.#elapsedMs(), bytes: message.length });
    this.#waitingBytes += message.length;
    this.#send(message, () => { this.#waitingBytes -= this.#waiting.shift()?.bytes ?? 0; });
  }
}
