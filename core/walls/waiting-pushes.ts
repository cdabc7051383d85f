/** Pushes that wait for the receiver's word: written down, so that the next core knows of those that this one leaves without an answer. */
import { z } from 'zod';
import { pushSchema } from '#bridge/schemas';
import type { Push } from '#model/push';
import type { CoreData } from '../data/open-core-data.ts';
import { keepFact, readFact } from '../data/facts.ts';

const factKey = 'pushes-waiting';

export class WaitingPushes {
  readonly #data: CoreData;
  readonly #pushes = new Map<string, Push>();
  #left: readonly Push[];

  constructor(data: CoreData) {
    this.#data = data;
    this.#left = readFact(data, factKey, z.array(pushSchema), null) ?? [];
  }

  /** Those that an earlier core left; nobody can answer them any more. */
  left(): readonly Push[] { return this.#left; }

  list(): Push[] { return [...this.#pushes.values()]; }

  get(id: string): Push | undefined { return this.#pushes.get(id); }

  /** `alongside` is written with it or not at all. */
  add(push: Push, alongside: () => void): void {
    this.#data.transaction(() => {
      alongside();
      this.#write([...this.#left, ...this.list(), push]);
    });
    this.#pushes.set(push.id, push);
  }

  /** Within a transaction; `forget` once that is committed. */
  writeWithout(id: string): void {
    if (this.#pushes.has(id)) this.#write([...this.#left, ...this.list().filter((push) => push.id !== id)]);
  }

  forget(id: string): void { this.#pushes.delete(id); }

  remove(id: string, alongside: () => void): void {
    this.#data.transaction(() => {
      alongside();
      this.writeWithout(id);
    });
    this.forget(id);
  }

  forgetLeft(alongside: () => void): void {
    this.#data.transaction(() => {
      alongside();
      this.#write(this.list());
    });
    this.#left = [];
  }

  #write(pushes: readonly Push[]): void {
    keepFact(this.#data, factKey, pushes.length === 0 ? null : pushes);
  }
}
