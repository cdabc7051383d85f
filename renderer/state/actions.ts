import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

/** In the order in which the palette and the sheet of keys list them; each has its words in `keys.*`. */
export const actionIds = [
  'enlarge', 'clear', 'listen', 'snapshot', 'replay', 'replayPause', 'replayLive', 'retry', 'carousel', 'hold', 'item', 'layout', 'undo', 'redo', 'copy', 'cut', 'paste', 'send', 'accept', 'refuse', 'putBack', 'keepPush', 'zoomIn', 'zoomOut', 'zoomReset',
  'review', 'reviewAll', 'searchFootage', 'clip', 'openFile', 'clock', 'bookmark', 'bookmarkAll', 'bookmarks', 'steer', 'ptzHome', 'ptzBack', 'ptz', 'steering',
  'search', 'palette', 'panel', 'fullScreen', 'save', 'views', 'viewCarousel', 'stopViews', 'savePreset', 'presets', 'servers', 'kiosks', 'measure', 'showAll', 'lock', 'lockSettings', 'help',
] as const;
export type ActionId = (typeof actionIds)[number];
/** They concern the window and not a tile: their keys work everywhere but in text fields and dialogs. */
export const windowActions: ReadonlySet<ActionId> = new Set(['fullScreen', 'save', 'views', 'viewCarousel', 'stopViews', 'savePreset', 'presets', 'servers', 'kiosks', 'measure', 'showAll', 'lock', 'lockSettings', 'steering', 'bookmark', 'bookmarkAll', 'bookmarks', 'searchFootage', 'clip', 'openFile', 'clock', 'help', 'palette', 'panel', 'search', 'accept', 'refuse', 'putBack', 'keepPush']);

/** One command of the product, whatever it is reached by: a key, a button, the palette. */
export interface Action {
  readonly id: ActionId;
  /** As printed on English keys (`Shift + U`), put into the operator's language by ui/key-words.ts; empty where there is none, or where it means something else just now. */
  readonly keys: readonly string[];
  run(): void;
}

/** What can be done in this window now; features add theirs while they are on the screen. */
export interface Actions {
  readonly store: StoreApi<ReadonlyMap<ActionId, Action>>;
  /** Returns the way to take them back. */
  add(actions: readonly Action[]): () => void;
  /** False where nothing on the screen does this. */
  run(id: ActionId): boolean;
}

export function createActions(): Actions {
  const store = createStore<ReadonlyMap<ActionId, Action>>(() => new Map());
  return {
    store,
    add(actions) {
      store.setState(new Map([...store.getState(), ...actions.map((action): [ActionId, Action] => [action.id, action])]), true);
      return () => { store.setState(new Map([...store.getState()].filter(([, action]) => !actions.includes(action))), true); };
    },
    run(id) {
      const action = store.getState().get(id);
      action?.run();
      return action !== undefined;
    },
  };
}
