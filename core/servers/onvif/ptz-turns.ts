/** Commands of one camera one after the other; of velocities only the newest counts, and a stop waits for nothing (F67). */
import { ServerFault } from '../recording-server.ts';
import { withSignal } from './with-signal.ts';

export class PtzTurns {
  #tail: Promise<unknown> = Promise.resolve();
  #moving = new AbortController();
  #newest = 0;

  /** In turn. A stop breaks it off, with `conflict`: what takes several steps (a rename) must not go on where the camera was stopped. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { signal: overtaken } = this.#moving;
    const either = AbortSignal.any([signal, overtaken]);
    try {
      return await withSignal(this.#enqueue(() => {
        either.throwIfAborted();
        return work(either);
      }), either);
    } catch (error) {
      if (overtaken.aborted && !signal.aborted) throw new ServerFault({ code: 'conflict', detail: 'the camera was stopped meanwhile' });
      throw error;
    }
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** In turn, unless a newer velocity or a stop comes first: then it is done without having been sent, or is broken off. */
  async move(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const own = this.#newest += 1;
    const { signal: overtaken } = this.#moving;
    const either = AbortSignal.any([signal, overtaken]);
    const turn = this.#enqueue(async () => {
      signal.throwIfAborted();
      if (own === this.#newest && !overtaken.aborted) await work(either);
    });
    // A superseded one waits for the turn of another; whoever asked need not.
    await withSignal(turn, either).catch((error: unknown) => {
      if (signal.aborted || !overtaken.aborted) throw error;
    });
  }

  /** At once: whatever hangs is given up for it. */
  stop(work: () => Promise<void>): Promise<void> {
    this.#newest += 1;
    this.#moving.abort();
    this.#moving = new AbortController();
    this.#tail = Promise.resolve();
    return this.#enqueue(work);
  }
}
