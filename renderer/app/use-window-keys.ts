import { useEffect } from 'react';
import { usePage } from '../state/use-page.ts';
import { wallKey } from '../wall/wall-key.ts';
import { toggleFullScreen } from './use-full-screen.ts';

/** Keys that concern the window and not a tile; they work everywhere but in text fields and dialogs. */
export function useWindowKeys(): void {
  const { desk } = usePage();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !(event.target instanceof HTMLElement)) return;
      const key = wallKey(event, false);
      const typing = event.target.closest('input, textarea') !== null;
      const away = event.target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null;
      if (key === null || away || (typing && key.do !== 'save-view')) return;
      // Letters belong to the tree's type-ahead while the focus is there.
      if (event.target.closest('[role=treegrid]') !== null && event.key.length === 1 && !event.ctrlKey && key.do !== 'search' && key.do !== 'keys') return;
      switch (key.do) {
        case 'full-screen': toggleFullScreen(); break;
        case 'save-view': desk.setState({ dialog: 'save-view' }); break;
        case 'keys': desk.setState({ dialog: 'keys' }); break;
        case 'panel': desk.setState((state) => ({ panelOpen: !state.panelOpen })); break;
        case 'search':
          desk.setState({ panelOpen: true, choosing: false });
          desk.setState({ choosing: true });
          break;
        default: return;
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => { document.removeEventListener('keydown', onKeyDown); };
  }, [desk]);
}
