import { useEffect, useState } from 'react';
import { usePage } from '../state/use-page.ts';

/** An image of the wall as this page has it; `missing` where the core does not know it, or not tell it to this page. */
export type WallImage = { readonly is: 'loading' } | { readonly is: 'there'; readonly url: string } | { readonly is: 'missing' };

const loading: WallImage = { is: 'loading' };

/** Asked of the core, and again with each new connection until it came. Its address ends with the tile that shows it. */
export function useWallImage(image: string): WallImage {
  const { bridge } = usePage();
  const [told, setTold] = useState<{ readonly image: string; readonly shown: WallImage } | null>(null);
  useEffect(() => {
    const left = new AbortController();
    let url: string | null = null;
    const setShown = (shown: WallImage): void => { setTold({ image, shown }); };
    bridge.onOpen(() => {
      if (url !== null) return;
      bridge.api.walls.images.read({ image }, { signal: left.signal }).then((file) => {
        if (left.signal.aborted || url !== null) return;
        url = file && URL.createObjectURL(file);
        setShown(url === null ? { is: 'missing' } : { is: 'there', url });
      }, () => {
        // A lost connection asks again by itself; what is refused stays so.
        if (!left.signal.aborted && bridge.connection.getState().is === 'open') setShown({ is: 'missing' });
      });
    }, left.signal);
    return () => {
      left.abort();
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [bridge, image]);
  return told?.image === image ? told.shown : loading;
}
