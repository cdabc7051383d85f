import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { layoutNamed } from '#model/layout';
import { cameraNumbered } from '../state/catalogue.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { neighbour } from './neighbour.ts';
import type { WallCommands } from './wall-commands.ts';
import { wallKey } from './wall-key.ts';
import type { WallKey } from './wall-key.ts';
import { noZoom, panTowards, zoomBy, zoomStep } from './zoom.ts';

/** A number half typed is forgotten after this, ms. */
const forgetDigitsMs = 8000;
const maxDigits = 6;

/** Keys of the wall; they work while the focus is on the wall or nowhere. Returns the number being typed. */
export function useWallKeys(wall: RefObject<HTMLElement | null>, commands: WallCommands): string {
  const page = usePage();
  const { t } = useTranslation();
  const format = useFormat();
  const [digits, setDigits] = useState('');
  const now = useRef({ digits, t, format });
  useEffect(() => { now.current = { digits, t, format }; });

  useEffect(() => {
    if (digits === '') return undefined;
    const timer = setTimeout(() => { setDigits(''); }, forgetDigitsMs);
    return () => { clearTimeout(timer); };
  }, [digits]);

  useEffect(() => {
    const { desk, monitor, catalogue } = page;

    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || !(event.target instanceof HTMLElement)) return;
      const onWall = event.target === document.body || (wall.current?.contains(event.target) ?? false);
      const onButton = event.target.closest('button') !== null;
      if (!onWall || (onButton && event.key === 'Enter')) return;
      const key = wallKey(event, now.current.digits !== '');
      if (key !== null && run(key)) event.preventDefault();
    }

    function run(key: WallKey): boolean {
      const { selected, enlarged } = desk.getState();
      const { digits: typed } = now.current;
      switch (key.do) {
        case 'go': case 'swap': {
          const shown = monitor.store.getState().shown;
          const to = shown === null ? null : neighbour(layoutNamed(shown.layout), selected, key.direction);
          if (to === null) return true;
          if (key.do === 'swap') commands.swap(selected, to);
          else desk.setState({ selected: to });
          focusTile(to);
          return true;
        }
        case 'pan': commands.zoom(selected, (zoom) => panTowards(zoom, key.direction)); return true;
        case 'digit': setDigits((before) => (before + key.digit).slice(0, maxDigits)); return true;
        case 'erase-digit': setDigits((before) => before.slice(0, -1)); return true;
        case 'enter':
          if (typed === '') commands.enlarge(selected);
          else showNumber(Number(typed), selected);
          return true;
        case 'escape':
          if (typed !== '') setDigits('');
          else if (enlarged) desk.setState({ enlarged: false });
          else desk.setState({ choosing: false });
          return true;
        case 'clear': commands.clear(selected); return true;
        case 'listen': commands.listen(selected); return true;
        case 'snapshot': commands.snapshot(selected); return true;
        case 'retry': commands.retry(selected); return true;
        case 'zoom-in': commands.zoom(selected, (zoom) => zoomBy(zoom, zoomStep)); return true;
        case 'zoom-out': commands.zoom(selected, (zoom) => zoomBy(zoom, 1 / zoomStep)); return true;
        case 'zoom-reset': commands.zoom(selected, () => noZoom); return true;
        default: return false; // the window's own keys: app/use-window-keys.ts
      }
    }

    function showNumber(number: number, tile: number): void {
      setDigits('');
      const camera = cameraNumbered(catalogue.getState(), number);
      if (camera === undefined) toast(now.current.t('toast.noNumber', { number: now.current.format.number(number) }), 'bad');
      else commands.place(tile, [camera.id]);
    }

    function focusTile(tile: number): void {
      wall.current?.querySelector<HTMLElement>(`[data-tile="${tile}"]`)?.focus();
    }

    /** An open tooltip would take Escape for itself; an operator whose mouse rests on a button still gets back to the wall. */
    function onKeyUnderTooltip(event: KeyboardEvent): void {
      if (event.key === 'Escape' && document.querySelector('[role=tooltip]') !== null) onKeyDown(event);
    }

    document.addEventListener('keydown', onKeyDown);
    window.addEventListener('keydown', onKeyUnderTooltip, true);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keydown', onKeyUnderTooltip, true);
    };
  }, [page, wall, commands]);
  return digits;
}
