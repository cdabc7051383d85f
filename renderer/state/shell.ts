import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { defaultSettings } from '#model/settings';
import type { Settings } from '#model/settings';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { startClock } from './clock.ts';
import type { CoreClock } from './clock.ts';
import { controlDeskLock } from './desk-lock.ts';
import type { DeskLockControl } from './desk-lock.ts';
import { follow } from './follow.ts';
import { openSafeMode } from './safe-mode.ts';
import type { SafeMode } from './safe-mode.ts';

export type About = Awaited<ReturnType<Bridge['api']['app']['about']>>;

/** What a window has whether its desk is locked or not; the page inside comes and goes with the lock. */
export interface Shell {
  /** The monitor of the wall this window is. */
  readonly monitorNumber: number;
  readonly bridge: Bridge;
  readonly clock: CoreClock;
  readonly about: StoreApi<About | null>;
  readonly settings: StoreApi<Settings>;
  readonly lock: DeskLockControl;
  /** Its page crashed again and again. */
  readonly safeMode: SafeMode;
  destroy(): void;
}

/** `ws://…` or `wss://…` of the page's origin. */
export const socketOrigin = (origin: string): string => origin.replace(/^http/, 'ws');

export function openShell({ origin, monitorNumber, onOtherVersion }: { readonly origin: string; readonly monitorNumber: number; readonly onOtherVersion: () => void }): Shell {
  const life = new AbortController();
  const { signal } = life;
  const bridge = openBridge(`${socketOrigin(origin)}/bridge`, { isRefused: async () => (await fetch('/', { method: 'HEAD', cache: 'no-store', signal })).status === 403 });
  const clock = startClock(bridge, signal);
  const about = createStore<About | null>(() => null);
  const settings = createStore<Settings>(() => defaultSettings);
  bridge.onOpen(() => {
    void bridge.api.app.about().then((answer) => {
      const before = about.getState();
      about.setState(answer, true);
      if (before !== null && before.version !== answer.version) onOtherVersion();
    }, () => undefined);
  }, signal);
  follow(bridge, (ends) => bridge.api.settings.watch(undefined, { signal: ends }), (told) => { settings.setState(told, true); }, signal);
  const lock = controlDeskLock({ bridge, monitor: monitorNumber, now: () => clock.now(), signal });
  // Of a crash nobody else knows in every host, and the count shall end with the window (docs/decisions/046).
  // oxlint-disable-next-line no-restricted-globals
  const safeMode = openSafeMode({ storage: () => sessionStorage, events: globalThis, now: Date.now, signal });
  return {
    monitorNumber, bridge, clock, about, settings, lock, safeMode,
    destroy() {
      life.abort();
      bridge.destroy();
    },
  };
}
