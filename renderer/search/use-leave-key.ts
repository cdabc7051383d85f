import { useEffect } from 'react';
import type { RefObject } from 'react';

/** Escape leaves the search, also while nothing in it has the focus, as right after it was opened by key. */
export function useLeaveKey(box: RefObject<HTMLElement | null>, isOn: boolean, onLeave: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Node)) return;
      if (event.target !== document.body && !box.current?.contains(event.target)) return;
      event.preventDefault();
      onLeave();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => { document.removeEventListener('keydown', onKeyDown); };
  }, [box, isOn, onLeave]);
}
