import { useTranslation } from 'react-i18next';
import type { TypedOrder } from '#model/typed-order';
import { arrangeMonitor } from '../state/arrange-monitor.ts';
import { cameraNumbered } from '../state/catalogue.ts';
import { openView } from '../state/open-view.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { freeTile, placeCameras } from './arrange.ts';
import type { WallCommands } from './wall-commands.ts';

/** Does what was typed on the number pad, here or on another monitor of the wall; says what cannot be done. */
export function useOrders(commands: WallCommands): (order: TypedOrder) => void {
  const page = usePage();
  const { t } = useTranslation();
  const format = useFormat();
  const refused = useRefusal();

  function show(order: TypedOrder & { do: 'camera' }): void {
    const camera = cameraNumbered(page.catalogue.getState(), order.number);
    if (camera === undefined) return toast(t('toast.noNumber', { number: format.number(order.number) }), 'bad');
    const tile = order.tile === null ? null : order.tile - 1;
    const fits = (cells: number) => tile === null || tile < cells;
    const noTile = (monitor: number) => { toast(t('order.noTile', { tile: format.number(order.tile ?? 0), monitor: format.number(monitor) }), 'bad'); };
    const { monitor } = order;
    if (monitor === null || monitor === page.monitorNumber) {
      const shown = page.monitor.store.getState().shown;
      if (!fits(shown?.items.length ?? 0)) return noTile(page.monitorNumber);
      return commands.place(tile ?? page.desk.getState().selected, [camera.id]);
    }
    elsewhere(monitor, (arrangement) => (fits(arrangement.items.length) ? placeCameras(arrangement, tile ?? freeTile(arrangement, 0), [camera.id]) : null), null, () => { noTile(monitor); });
  }

  function open(order: TypedOrder & { do: 'view' }): void {
    const view = page.views.getState().find(({ number }) => number === order.number);
    if (view === undefined) return toast(t('order.noView', { number: format.number(order.number) }), 'bad');
    if (order.monitor === null || order.monitor === page.monitorNumber) return openView(page, view.id);
    elsewhere(order.monitor, () => ({ layout: view.layout, items: view.items }), view.id, () => undefined);
  }

  function apply(order: TypedOrder & { do: 'preset' }): void {
    const preset = page.presets.getState().find(({ number }) => number === order.number);
    if (preset === undefined) return toast(t('order.noPreset', { number: format.number(order.number) }), 'bad');
    page.bridge.api.walls.presets.apply({ id: preset.id }).then(() => undefined, refused);
  }

  function elsewhere(monitor: number, change: Parameters<typeof arrangeMonitor>[2], view: string | null, onNothing: () => void): void {
    arrangeMonitor(page.bridge, monitor, change, view).then(
      (done) => {
        if (done === null) onNothing();
        else toast(t('order.done', { monitor: format.number(monitor) }), 'good');
      },
      refused,
    );
  }

  return (order) => {
    if (order.do === 'camera') show(order);
    else if (order.do === 'view') open(order);
    else apply(order);
  };
}
