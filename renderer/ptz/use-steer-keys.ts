import { useEffect } from 'react';
import type { CameraId } from '#model/ids';
import { usePage } from '../state/use-page.ts';
import { steerKey, velocityOfKeys } from './steer-key.ts';

interface Deeds {
  readonly home: () => void;
  readonly back: () => void;
  readonly focus: (speed: number) => void;
  readonly iris: (by: number) => void;
  readonly end: () => void;
}

/** Keys while a camera is in hand: they come before those of the wall, and act for as long as they are held. */
export function useSteerKeys(camera: CameraId, deeds: Deeds): void {
  const { ptz, desk } = usePage();
  useEffect(() => {
    const held = new Set<string>();
    const tell = (isFast: boolean) => { ptz.hand.want('keys', camera, velocityOfKeys(held, isFast)); };
    const release = () => {
      held.clear();
      ptz.hand.letGo();
      deeds.focus(0);
    };
    const onDown = (event: KeyboardEvent) => {
      if (!(event.target instanceof HTMLElement) || event.target.closest('input, textarea, [role=dialog], [role=alertdialog], [role=menu]') !== null) return;
      // The wall has cleared the order with it (an open tooltip: use-wall-keys.ts).
      if (event.defaultPrevented) return;
      const key = steerKey(event, desk.getState().order !== '');
      if (key === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (key.do === 'move') {
        held.add(key.way);
        tell(event.shiftKey);
      } else if (key.do === 'focus') deeds.focus(key.speed);
      else if (key.do === 'iris') deeds.iris(key.by);
      else if (key.do === 'home') deeds.home();
      else if (key.do === 'back') deeds.back();
      else deeds.end();
    };
    const onUp = (event: KeyboardEvent) => {
      const key = steerKey(event, false);
      // Also where Shift was pressed meanwhile.
      if (key?.do === 'focus' || key?.do === 'iris') deeds.focus(0);
      if (event.key === 'Shift' && held.size > 0) tell(false);
      if (key?.do !== 'move' || !held.delete(key.way)) return;
      tell(event.shiftKey);
    };
    const onHide = () => { if (document.visibilityState !== 'visible') release(); };
    window.addEventListener('keydown', onDown, true);
    window.addEventListener('keyup', onUp, true);
    window.addEventListener('blur', release);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      window.removeEventListener('keydown', onDown, true);
      window.removeEventListener('keyup', onUp, true);
      window.removeEventListener('blur', release);
      document.removeEventListener('visibilitychange', onHide);
      release();
    };
    // Deeds are the same object for the hand's whole hold.
  }, [camera, deeds, desk, ptz]);
}

