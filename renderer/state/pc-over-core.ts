/** The windows of one PC that have a browser profile each, by way of the core. */
import type { PcChannel } from '../player/pc-channel.ts';
import type { PcMessage, PcWindowsOptions, WindowTold } from '../player/pc-windows.ts';
import type { Bridge } from './bridge.ts';
import { follow } from './follow.ts';

/** Windows come back to a core that was gone within this (ms): longer than they wait between two tries (back-off.ts). */
const backWithinMs = 8_000;
/** What was refused is told again after this, ms. */
const againMs = 1_000;

type PcBridge = Pick<Bridge, 'onOpen' | 'connection'> & { readonly api: Pick<Bridge['api'], 'pc'> };
interface Known { readonly text: string; readonly ended: PromiseWithResolvers<void> }

/**
 * What the others told last is kept by the core and comes as a whole: nobody has to ask. While the core is gone, windows are as they
 * were; of those that do not come back to it, it is said that they ended.
 */
export function pcOverCore(bridge: PcBridge, pc: string): PcWindowsOptions['open'] {
  return (window, onMessage) => Promise.resolve(openOverCore(bridge, { pc, window }, onMessage));
}

function openOverCore(bridge: PcBridge, place: { readonly pc: string; readonly window: string }, onMessage: (message: PcMessage) => void): PcChannel<PcMessage> {
  const life = new AbortController();
  const { signal } = life;
  const known = new Map<string, Known>();
  /** Known from before the core was gone, and not back yet. */
  let missed = new Set<string>();
  let missTimer: ReturnType<typeof setTimeout> | undefined;
  let isIn = false;
  let own: WindowTold | null = null;
  let isDue = false;
  let isTelling = false;
  let again = (): void => undefined;

  /** One at a time, then the newest. */
  const tell = async (): Promise<void> => {
    isDue = true;
    if (isTelling) return;
    isTelling = true;
    while (own && isDue && isIn && !signal.aborted) {
      isDue = false;
      const isTold = await bridge.api.pc.tell(own).then(() => true, () => false);
      if (isTold) continue;
      isDue = true;
      await new Promise<void>((resolve) => {
        again = resolve;
        setTimeout(resolve, againMs);
      });
    }
    isTelling = false;
  };
  const end = (window: string): void => {
    const before = known.get(window);
    known.delete(window);
    before?.ended.resolve();
  };
  const comeIn = (): void => {
    isIn = true;
    clearTimeout(missTimer);
    missTimer = setTimeout(() => {
      for (const window of missed) end(window);
      missed.clear();
    }, backWithinMs);
    again();
    void tell();
  };
  const hear = (all: readonly WindowTold[]): void => {
    if (!isIn) comeIn();
    for (const told of all) {
      const text = JSON.stringify(told);
      const before = known.get(told.window);
      missed.delete(told.window);
      if (before?.text === text) continue;
      known.set(told.window, { text, ended: before?.ended ?? Promise.withResolvers() });
      onMessage({ told, asks: false });
    }
    const here = new Set(all.map(({ window }) => window));
    for (const window of known.keys()) if (!here.has(window) && !missed.has(window)) end(window);
  };
  follow(bridge, (ends) => {
    isIn = false;
    missed = new Set(known.keys());
    return bridge.api.pc.watch(place, { signal: ends });
  }, hear, signal);
  return {
    post({ told }) {
      own = told;
      void tell();
    },
    ended: (window) => known.get(window)?.ended.promise ?? Promise.resolve(),
    close() {
      clearTimeout(missTimer);
      life.abort();
    },
  };
}
