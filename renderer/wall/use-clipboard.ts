import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewItem } from '#model/view';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { clearTile, setItem } from './arrange.ts';
import { readCopied, writeCopied } from './copied.ts';

export interface TileClipboard { copy(): void; cut(): void; paste(): void }

/** Copies what a tile shows, within this window and, through the system's clipboard, to the windows of other monitors. */
export function useClipboard(wall: RefObject<HTMLElement | null>): TileClipboard {
  const page = usePage();
  const { t } = useTranslation();
  const say = useRef(t);
  useEffect(() => { say.current = t; });
  const clipboard = useMemo((): TileClipboard & { put(item: ViewItem | null): void } => {
    const { desk, monitor } = page;
    const selected = () => desk.getState().selected;
    const put = (item: ViewItem | null) => {
      if (item === null) toast(say.current('toast.nothingCopied'), 'bad');
      else {
        const tile = selected();
        monitor.arrange((arrangement) => setItem(arrangement, tile, item));
      }
    };
    const copy = (tile: number) => {
      const item = monitor.store.getState().shown?.items[tile];
      if (item === undefined || item.kind === 'empty') return false;
      desk.setState(({ copied }) => ({ copied: { item, text: copied?.text ?? null } }));
      const text = writeCopied(item);
      // Another program may hold the clipboard: within this window it works all the same.
      navigator.clipboard.writeText(text).then(() => { desk.setState(({ copied }) => ({ copied: copied && { ...copied, text } })); }, () => undefined);
      return true;
    };
    return {
      put,
      copy() { copy(selected()); },
      cut() {
        const tile = selected();
        if (copy(tile)) monitor.arrange((arrangement) => clearTile(arrangement, tile));
      },
      // Out of the palette: the page may not read the system's clipboard by itself.
      paste() { put(desk.getState().copied?.item ?? null); },
    };
  }, [page]);

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (!(event.target instanceof HTMLElement) || !(event.target === document.body || wall.current?.contains(event.target))) return;
      const text = event.clipboardData?.getData('text/plain') ?? null;
      const { copied } = page.desk.getState();
      // What was copied here counts only where the clipboard cannot be told to hold anything else.
      const isOwn = text === null || text === copied?.text;
      const read = isOwn ? null : readCopied(text, (id) => page.catalogue.getState().cameras.has(id));
      clipboard.put(read ?? (isOwn || copied?.text === null ? copied?.item ?? null : null));
      event.preventDefault();
    };
    document.addEventListener('paste', onPaste);
    return () => { document.removeEventListener('paste', onPaste); };
  }, [clipboard, page, wall]);
  return clipboard;
}
