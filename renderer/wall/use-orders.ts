import { useTranslation } from 'react-i18next';
import type { PushContent } from '#model/push';
import type { TypedOrder } from '#model/typed-order';
import { problemOf } from '../state/bridge-problem.ts';
import { cameraNumbered } from '../state/catalogue.ts';
import { goToNumber } from '../state/ptz-preset.ts';
import { openView } from '../state/open-view.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useApplyPreset } from '../ui/use-apply-preset.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { useSendPush } from '../ui/use-send-push.ts';
import type { WallCommands } from './wall-commands.ts';

/** Does what was typed on the number pad, here or on another monitor of the wall; says what cannot be done. */
export function useOrders(commands: WallCommands): (order: TypedOrder) => void {
  const page = usePage();
  const { t } = useTranslation();
  const format = useFormat();
  const refused = useRefusal();
  const applyPreset = useApplyPreset();
  const sendPush = useSendPush();

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
    send(monitor, { kind: 'item', item: { kind: 'camera', camera: camera.id }, tile }, () => { noTile(monitor); });
  }

  function open(order: TypedOrder & { do: 'view' }): void {
    const view = page.views.getState().find(({ number }) => number === order.number);
    if (view === undefined) return toast(t('order.noView', { number: format.number(order.number) }), 'bad');
    if (order.monitor === null || order.monitor === page.monitorNumber) return openView(page, view.id);
    send(order.monitor, { kind: 'arrangement', arrangement: { layout: view.layout, items: view.items }, view: view.id });
  }

  function apply(order: TypedOrder & { do: 'preset' }): void {
    const preset = page.presets.getState().find(({ number }) => number === order.number);
    if (preset === undefined) return toast(t('order.noPreset', { number: format.number(order.number) }), 'bad');
    void applyPreset(preset.id);
  }

  function goTo(order: TypedOrder & { do: 'ptz-preset' }): void {
    const camera = page.tiles.of(page.desk.getState().selected).getState()?.camera;
    if (camera === undefined) return toast(t('ptz.noCamera'), 'bad');
    goToNumber(page, camera, order.number).then((found) => { if (!found) toast(t('ptz.noPreset', { number: format.number(order.number) }), 'bad'); }, (error: unknown) => {
      if (problemOf(error).code === 'unsupported') toast(t('ptz.cannot'), 'bad');
      else refused(error);
    });
  }

  /** To another monitor, for good; `onNoTile` says that it has no such tile. */
  function send(to: number, content: PushContent, onNoTile?: () => void): void {
    sendPush({ to, content, reason: '', returnAfterS: null }).catch(async (error: unknown) => {
      const monitors = await page.bridge.api.walls.monitors().catch(() => null);
      if (monitors && !monitors.some(({ number }) => number === to)) toast(t('order.noMonitor', { number: format.number(to) }), 'bad');
      else if (onNoTile && problemOf(error).code === 'not-found') onNoTile();
      else refused(error);
    });
  }

  return (order) => {
    if (order.do === 'camera') show(order);
    else if (order.do === 'view') open(order);
    else if (order.do === 'preset') apply(order);
    else goTo(order);
  };
}
