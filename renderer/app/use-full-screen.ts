import { useEffect, useState } from 'react';
import { usePage } from '../state/use-page.ts';

/** Full screen gives the whole screen to the wall: the camera panel closes, and is back afterwards. */
export function useFullScreen(): { readonly on: boolean; toggle(): void } {
  const { desk } = usePage();
  const [on, setOn] = useState(() => document.fullscreenElement !== null);
  useEffect(() => {
    let panelOpen = true;
    const changed = () => {
      const now = document.fullscreenElement !== null;
      setOn(now);
      if (now) panelOpen = desk.getState().panelOpen;
      desk.setState({ panelOpen: now ? false : panelOpen });
    };
    document.addEventListener('fullscreenchange', changed);
    return () => { document.removeEventListener('fullscreenchange', changed); };
  }, [desk]);
  return { on, toggle: toggleFullScreen };
}

/** A browser may refuse (no gesture, kiosk policy); the window then simply stays as it is. */
export function toggleFullScreen(): void {
  const done = document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen();
  done.catch(() => undefined);
}
