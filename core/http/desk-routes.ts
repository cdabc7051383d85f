/** The bridge's part about the lock of the desk, and how the lock is held against everything else. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { DeskLock } from '../desk/desk-lock.ts';
import { forever } from './forever.ts';
import type { Visitor } from './visitor.ts';

export function deskRoutes(lock: DeskLock) {
  const os = implement(bridgeContract.desk).$context<{ readonly who: string; readonly visitor: Visitor }>();
  return os.router({
    watch: os.watch.handler(({ context, signal }) => lock.watch(context.visitor, signal ?? forever)),
    lock: os.lock.handler(({ input, context }) => { lock.lock('person', input.monitor, context.who); }),
    unlock: os.unlock.handler(({ input, context }) => lock.unlock(input, context.who)),
    changePin: os.changePin.handler(({ input, context }) => lock.changePin(input, context.who)),
    stirred: os.stirred.handler(() => { lock.stirred(); }),
  });
}

/** What a locked window needs to say that it is locked, in its language, and to be unlocked. Everything that is not named is refused. */
const openWhileLocked = new Set(['app.about', 'app.clock', 'settings.read', 'settings.watch', 'desk.watch', 'desk.lock', 'desk.unlock', 'desk.stirred']);
/** Commands a hand gives without touching keyboard or mouse (joystick, gamepad). */
const byHand = new Set(['ptz.move', 'ptz.moveBy', 'ptz.focus', 'ptz.iris']);

export interface LockGate {
  /** Throws `refusal()` where the lock is in the way of this call. */
  check(): void;
  /** An answer that goes on ends with the refusal once the lock is in its way. */
  guard(output: unknown): unknown;
}

export function lockGate(lock: DeskLock, path: readonly string[], visitor: Visitor, refusal: () => Error): LockGate {
  const name = path.join('.');
  if (openWhileLocked.has(name)) return { check: () => undefined, guard: (output) => output };
  if (byHand.has(name) && visitor.is === 'desk') lock.stirred();
  const check = (): void => { if (lock.isShut(visitor)) throw refusal(); };
  return { check, guard: (output) => (isIterable(output) ? untilShut(output, lock, visitor, refusal) : output) };
}

async function* untilShut(source: AsyncIterable<unknown>, lock: DeskLock, visitor: Visitor, refusal: () => Error): AsyncGenerator<unknown, void, void> {
  const shut = Promise.withResolvers<null>();
  const leave = lock.onLocked(() => { if (lock.isShut(visitor)) shut.resolve(null); });
  const told = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([told.next(), shut.promise]);
      if (next === null || lock.isShut(visitor)) throw refusal();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    leave();
    // It ends with its next change: what waits inside cannot be called back.
    void told.return?.();
  }
}

export function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
