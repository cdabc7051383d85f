/** What must be closed again, last opened first. One that fails does not keep the others open. */
export class Closing {
  readonly #steps: (() => void | Promise<void>)[] = [];
  #closed: Promise<void> | null = null;

  add<T>(opened: T, close: (opened: T) => void | Promise<void>): T {
    this.#steps.push(() => close(opened));
    return opened;
  }

  /** The same promise however often it is asked; rejects with the first fault after everything was tried. */
  close(): Promise<void> {
    this.#closed ??= this.#run();
    return this.#closed;
  }

  async #run(): Promise<void> {
    const faults: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try { await step(); } catch (error) { faults.push(error); }
    }
    if (faults.length > 0) throw faults[0];
  }
}
