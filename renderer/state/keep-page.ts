import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { PageState } from './page.ts';
import type { Shell } from './shell.ts';

/**
 * The page lives while its desk is not locked: all it knew of cameras goes with it, and comes anew from the core. It asks for its
 * pictures while the core says whether the desk is locked, and is not to be seen before (`Shell.lock`).
 */
export function keepPage(shell: Shell, open: (shell: Shell) => PageState): StoreApi<PageState | null> {
  const store = createStore<PageState | null>(() => null);
  const follow = (): void => {
    const page = store.getState();
    const isLocked = shell.lock.store.getState()?.is === 'locked';
    if (isLocked === (page === null)) return;
    store.setState(isLocked ? null : open(shell), true);
    // What is on the screen leaves it first.
    if (page !== null) setTimeout(() => { page.destroy(); }, 0);
  };
  shell.lock.store.subscribe(follow);
  follow();
  return store;
}
