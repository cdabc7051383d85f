import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { DeskState, PinVerdict } from '#model/desk-lock';
import type { EpochMs } from '#model/time';
import { problemOf } from './bridge-problem.ts';
import type { Bridge } from './bridge.ts';
import { follow } from './follow.ts';

export interface DeskLockControl {
  /** Null until the core has said: nothing is shown before. */
  readonly store: StoreApi<DeskState | null>;
  /** This window is covered at once, also without a core; the core then covers the others and refuses everything. */
  lock(): void;
  unlock(pin: string | null): Promise<PinVerdict>;
}

export function controlDeskLock({ bridge, monitor, now, signal }: { readonly bridge: Bridge; readonly monitor: number; readonly now: () => EpochMs; readonly signal: AbortSignal }): DeskLockControl {
  const store = createStore<DeskState | null>(() => null);
  /** The core has not taken the command yet. */
  let wished = false;

  const send = (): void => {
    bridge.api.desk.lock({ monitor }).catch((error: unknown) => {
      // Only a core that refuses ends the wish; one that is away is told when it is back.
      if (problemOf(error).code !== 'server-unreachable') wished = false;
    });
  };
  follow(bridge, (ends) => bridge.api.desk.watch(undefined, { signal: ends }), (told: DeskState) => {
    if (wished && told.is === 'open') return send();
    wished = false;
    store.setState(told, true);
  }, signal);

  return {
    store,
    lock() {
      wished = true;
      store.setState({ is: 'locked', hasPin: store.getState()?.hasPin ?? true, since: now(), why: 'person', monitor, tryAt: null }, true);
      send();
    },
    unlock: (pin) => bridge.api.desk.unlock({ monitor, pin }),
  };
}
