import { useEffect } from 'react';
import type { RefObject } from 'react';

/**
 * Keys pressed nowhere belong to the dialog that is open, the last one of several: a button that is pressed and so disabled takes the
 * focus with it, and Escape must still close what is seen, and nothing behind it may obey.
 */
export function useDialogKeys(dialog: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const box = dialog.current;
      if (event.target !== document.body || box === null) return;
      if ([...document.querySelectorAll('[role=dialog], [role=alertdialog]')].at(-1) !== box) return;
      event.stopImmediatePropagation();
      box.focus();
      if (!box.dispatchEvent(new KeyboardEvent('keydown', event))) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => { window.removeEventListener('keydown', onKeyDown, true); };
  }, [dialog]);
}
