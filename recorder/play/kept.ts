/** Things kept in memory up to a weight in all; those unused for longest go first, never the one that came last. */
export class Kept<V> {
  readonly #most: number;
  readonly #weigh: (value: V) => number;
  /** Least recently used first. */
  readonly #values = new Map<string, V>();
  #weight = 0;

  constructor(most: number, weigh: (value: V) => number) {
    this.#most = most;
    this.#weigh = weigh;
  }

  get(key: string): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    const before = this.#values.get(key);
    this.#weight += this.#weigh(value) - (before === undefined ? 0 : this.#weigh(before));
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const [oldest, old] of this.#values) {
      if (this.#weight <= this.#most || oldest === key) break;
      this.#values.delete(oldest);
      this.#weight -= this.#weigh(old);
    }
  }
}
