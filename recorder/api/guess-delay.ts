/** Makes guessing the token slow: every failure of an address costs it more, up to 4 s (F71). Success costs nothing. */

const stepMs = 250;
const maxMs = 4000;
/** After so long without a failure an address starts afresh. */
const forgetMs = 60_000;
/** Addresses remembered; a flood from more pushes out the oldest. */
const maxAddresses = 10_000;

export class GuessDelay {
  readonly #elapsedMs: () => number;
  readonly #failures = new Map<string, { count: number; at: number }>();

  /** `elapsedMs` is a monotonic clock. */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** Notes a failure and says how long its answer has to wait. */
  failed(address: string): number {
    const at = this.#elapsedMs();
    const before = this.#failures.get(address);
    const count = before && at - before.at < forgetMs ? before.count + 1 : 1;
    this.#failures.delete(address);
    this.#failures.set(address, { count, at });
    if (this.#failures.size > maxAddresses) this.#failures.delete(this.#failures.keys().next().value ?? '');
    return Math.min(maxMs, stepMs * (2 ** Math.min(count - 1, 10) - 1));
  }
}
