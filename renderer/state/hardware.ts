import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { allCamerasOf } from '#model/view';
import type { Decoders } from '../player/decoders.ts';
import type { PageState } from './page.ts';

/**
 * Whether hardware decodes every stream of the cameras this monitor shows, by the browser's word; false until all of them are answered.
 * Found out once, for it is where the governor begins: what it learns must not be forgotten for another view.
 */
export function watchHardware({ monitor, catalogue }: Pick<PageState, 'catalogue' | 'monitor'>, decoders: Decoders, signal: AbortSignal): StoreApi<boolean> {
  const hardware = createStore<boolean>(() => false);
  const leaves = [monitor.store.subscribe(look), catalogue.subscribe(look)];
  const leave = (): void => { for (const each of leaves) each(); };
  signal.addEventListener('abort', leave, { once: true });
  function look(): void {
    const { cameras } = catalogue.getState();
    const shown = allCamerasOf(monitor.store.getState().shown?.items ?? []);
    if (shown.length === 0 || !shown.every((camera) => cameras.has(camera))) return;
    const streams = shown.flatMap((camera) => cameras.get(camera)?.streams ?? []);
    leave();
    void Promise.all(streams.map((stream) => decoders.ask(stream))).then((answers) => {
      if (!signal.aborted) hardware.setState(answers.length > 0 && answers.every((answer) => answer?.isHardware === true), true);
    });
  }
  look();
  return hardware;
}
