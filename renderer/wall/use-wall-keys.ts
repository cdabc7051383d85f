import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { layoutNamed } from '#model/layout';
import { readOrder, typeOn } from '#model/typed-order';
import type { ActionId } from '../state/actions.ts';
import { useDesk, usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { neighbour } from './neighbour.ts';
import { useClipboard } from './use-clipboard.ts';
import { useOrders } from './use-orders.ts';
import type { WallCommands } from './wall-commands.ts';
import { wallKey } from './wall-key.ts';
import type { WallKey } from './wall-key.ts';
import { noZoom, panTowards, zoomBy, zoomStep } from './zoom.ts';

/** An order half typed is forgotten after this, ms. */
const forgetOrderMs = 8000;

const ofOrders: ReadonlySet<WallKey['do']> = new Set(['enter', 'escape', 'erase']);
/** Where keys are typed for something else. */
const elsewhere = 'input, textarea, select, [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=treegrid]';

/**
 * Actions and keys of the wall; keys work while the focus is on the wall or nowhere. An order is also typed on from the window's buttons:
 * whoever has just chosen a layout by mouse types a number next. Returns the order being typed.
 */
export function useWallKeys(wall: RefObject<HTMLElement | null>, commands: WallCommands): string {
  const page = usePage();
  const { desk } = page;
  const order = useDesk((state) => state.order);
  const obey = useOrders(commands);
  const clipboard = useClipboard(wall);
  const { t } = useTranslation();
  const now = useRef({ obey, t });
  useEffect(() => { now.current = { obey, t }; });

  useEffect(() => {
    if (order === '') return undefined;
    const timer = setTimeout(() => { desk.setState({ order: '' }); }, forgetOrderMs);
    return () => { clearTimeout(timer); };
  }, [desk, order]);
  // A wall that is left keeps no half of an order.
  useEffect(() => () => { desk.setState({ order: '' }); }, [desk]);

  useEffect(() => {
    const { monitor, actions } = page;
    const selected = () => desk.getState().selected;
    const wallActions = ([
      ['enlarge', ['Enter'], () => { commands.enlarge(selected()); }],
      ['clear', ['Delete'], () => { commands.clear(selected()); }],
      ['listen', ['M'], () => { commands.listen(selected()); }],
      ['snapshot', ['S'], () => { commands.snapshot(selected()); }],
      ['replay', ['J'], () => { commands.replay(selected()); }],
      ['replayPause', ['K'], () => { commands.pauseReplay(selected()); }],
      ['replayLive', ['Esc'], () => { commands.endReplay(selected()); }],
      ['review', ['U'], () => { commands.review([selected()]); }],
      ['reviewAll', ['Shift + U'], () => { commands.review([...page.tiles.all().keys()]); }],
      ['steer', ['D'], () => { commands.steer(selected()); }],
      ['ptz', ['G'], () => { desk.setState({ dialog: 'ptz' }); }],
      ['carousel', ['C'], () => { desk.setState({ dialog: 'carousel' }); }],
      ['hold', ['H'], () => { commands.hold(selected()); }],
      ['item', ['I'], () => { desk.setState({ dialog: 'item' }); }],
      ['layout', ['L'], () => { desk.setState({ dialog: 'layout' }); }],
      ['undo', ['Ctrl + Z'], () => { if (!monitor.undo()) toast(now.current.t('toast.nothingToUndo'), 'bad'); }],
      ['redo', ['Ctrl + Y'], () => { if (!monitor.redo()) toast(now.current.t('toast.nothingToRedo'), 'bad'); }],
      ['copy', ['Ctrl + C'], clipboard.copy],
      ['cut', ['Ctrl + X'], clipboard.cut],
      ['paste', ['Ctrl + V'], clipboard.paste],
      ['send', ['T'], () => { desk.setState({ dialog: 'send' }); }],
      ['retry', ['R'], () => { commands.retry(selected()); }],
      ['zoomIn', ['+'], () => { commands.zoom(selected(), (zoom) => zoomBy(zoom, zoomStep)); }],
      ['zoomOut', ['−'], () => { commands.zoom(selected(), (zoom) => zoomBy(zoom, 1 / zoomStep)); }],
      ['zoomReset', ['0'], () => { commands.zoom(selected(), () => noZoom); }],
    ] satisfies [ActionId, string[], () => void][]).map(([id, keys, run]) => ({ id, keys, run }));
    const own = new Set<ActionId>(wallActions.map(({ id }) => id));
    const remove = actions.add(wallActions);

    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || !(event.target instanceof HTMLElement)) return;
      const typing = desk.getState().order !== '';
      const onWall = event.target === document.body || (wall.current?.contains(event.target) ?? false);
      const onButton = event.target.closest('button') !== null;
      if ((!onWall && event.target.closest(elsewhere) !== null) || (onButton && event.key === 'Enter' && !typing)) return;
      const key = wallKey(event, typing);
      if (key === null || !(onWall || key.do === 'type' || (typing && ofOrders.has(key.do)))) return;
      if (run(key)) event.preventDefault();
    }

    function run(key: WallKey): boolean {
      const { selected: tile, enlarged, replaying, order: typed } = desk.getState();
      switch (key.do) {
        case 'go': case 'swap': {
          const shown = monitor.store.getState().shown;
          const to = shown === null ? null : neighbour(layoutNamed(shown.layout), tile, key.direction);
          if (to === null) return true;
          if (key.do === 'swap') commands.swap(tile, to);
          else desk.setState({ selected: to });
          focusTile(to);
          return true;
        }
        case 'pan': commands.zoom(tile, (zoom) => panTowards(zoom, key.direction)); return true;
        case 'type': desk.setState({ order: typeOn(typed, key.sign) }); return true;
        case 'erase': desk.setState({ order: typed.slice(0, -1) }); return true;
        case 'enter': {
          if (typed === '') commands.enlarge(tile);
          const wanted = readOrder(typed);
          if (wanted) {
            desk.setState({ order: '' });
            now.current.obey(wanted);
          }
          return true;
        }
        case 'escape':
          if (typed !== '') desk.setState({ order: '' });
          else if (replaying.has(tile)) commands.endReplay(tile);
          else if (enlarged) desk.setState({ enlarged: false });
          else desk.setState({ choosing: false });
          return true;
        // The window's own keys: app/use-window-keys.ts
        case 'act': return own.has(key.action) && actions.run(key.action);
        default: return false;
      }
    }

    function focusTile(tile: number): void {
      wall.current?.querySelector<HTMLElement>(`[data-tile="${tile}"]`)?.focus();
    }

    /** An open tooltip would take Escape for itself, and a button Enter; an operator whose mouse rests on one still gets back to the wall, or has the order obeyed. */
    function onKeyFirst(event: KeyboardEvent): void {
      const { order: typed, steering } = desk.getState();
      const isOrder = event.key === 'Enter' && typed !== '' && event.target instanceof HTMLElement && event.target.closest('button') !== null;
      // A camera in hand has Escape first, tooltip or not, where no order is to be cleared.
      const isOut = event.key === 'Escape' && (typed !== '' || steering === null);
      if (!isOrder && !(isOut && document.querySelector('[role=tooltip]') !== null)) return;
      onKeyDown(event);
      if (isOrder && event.defaultPrevented) event.stopPropagation();
    }

    document.addEventListener('keydown', onKeyDown);
    window.addEventListener('keydown', onKeyFirst, true);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keydown', onKeyFirst, true);
      remove();
    };
  }, [page, desk, wall, commands, clipboard]);
  return order;
}
