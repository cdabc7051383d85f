import { useEffect } from 'react';
import { usePage } from '../state/use-page.ts';
import { windowActions } from '../state/actions.ts';
import type { ActionId } from '../state/actions.ts';
import { wallKey } from '../wall/wall-key.ts';
import { toggleFullScreen } from './use-full-screen.ts';

/** The window's own keys work also from text fields where nobody types them. */
const fromFields: ReadonlySet<ActionId> = new Set(['save', 'palette', 'lock']);
/** Nothing that is open on the screen may keep a person from locking the desk. */
const fromAnywhere: ReadonlySet<ActionId> = new Set(['lock']);
/** Letters belong to the tree's type-ahead while the focus is there, these signs do not. */
const fromTree: ReadonlySet<ActionId> = new Set(['search', 'help']);

/** Actions that concern the window and not a tile, and their keys: they work everywhere but in text fields and dialogs. */
export function useWindowKeys(): void {
  const { desk, actions, lock } = usePage();
  useEffect(() => {
    const remove = actions.add(([
      ['fullScreen', ['F'], toggleFullScreen],
      ['save', ['Ctrl + S'], () => { desk.setState({ dialog: 'save-view' }); }],
      ['views', [], () => { desk.setState({ dialog: 'views' }); }],
      ['savePreset', [], () => { desk.setState({ dialog: 'save-preset' }); }],
      ['presets', [], () => { desk.setState({ dialog: 'presets' }); }],
      ['servers', [], () => { desk.setState({ dialog: 'servers' }); }],
      ['kiosks', [], () => { desk.setState({ dialog: 'kiosks' }); }],
      ['measure', [], () => { desk.setState({ dialog: 'measure' }); }],
      ['lock', ['Ctrl + L'], () => { lock.lock(); }],
      ['lockSettings', [], () => { desk.setState({ dialog: 'lock' }); }],
      ['help', ['?'], () => { desk.setState({ dialog: 'keys' }); }],
      ['palette', ['Ctrl + K'], () => { desk.setState({ dialog: 'palette' }); }],
      ['steering', [], () => { desk.setState({ dialog: 'steering' }); }],
      ['panel', ['E'], () => { desk.setState((state) => ({ panelOpen: !state.panelOpen })); }],
      ['search', ['/'], () => {
        desk.setState({ panelOpen: true, choosing: true });
        // Where the panel was open for a choice already, nothing changes that would bring the focus back.
        document.querySelector<HTMLInputElement>('[data-search]')?.select();
      }],
    ] satisfies [ActionId, string[], () => void][]).map(([id, keys, run]) => ({ id, keys, run })));

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !(event.target instanceof HTMLElement)) return;
      const key = wallKey(event, false);
      if (key?.do !== 'act' || !windowActions.has(key.action)) return;
      const { action } = key;
      // It has no key just now: another part of the window means something else by it.
      if (actions.store.getState().get(action)?.keys.length === 0) return;
      const typing = event.target.closest('input, textarea') !== null;
      const away = event.target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null;
      if (fromAnywhere.has(action)) {
        if (actions.run(action)) event.preventDefault();
        return;
      }
      if (away || (typing && !fromFields.has(action))) return;
      if (event.target.closest('[role=treegrid]') !== null && event.key.length === 1 && !event.ctrlKey && !fromTree.has(action)) return;
      if (actions.run(action)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      remove();
    };
  }, [actions, desk, lock]);
}
