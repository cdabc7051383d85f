import { useEffect, useState } from 'react';
import { useConnection, useCatalogue, usePage } from '../state/use-page.ts';
import { splitCameraId } from '#model/ids';
import type { CameraId } from '#model/ids';

export interface SearchResult { readonly text: string; readonly cameras: readonly CameraId[]; readonly total: number }

const typingPauseMs = 150;
const maxResults = 2000;

/** What the core finds for the text, asked when typing pauses; null while the text is empty. The last answer stays until the next. */
export function useSearch(text: string): SearchResult | null {
  const { bridge } = usePage();
  const connection = useConnection();
  const { total: known, hidden } = useCatalogue();
  const [result, setResult] = useState<SearchResult | null>(null);
  const search = text.trim();
  useEffect(() => {
    if (search === '' || connection !== 'open') return undefined;
    const life = new AbortController();
    const timer = setTimeout(() => {
      bridge.api.cameras.search({ text: search.slice(0, 200), limit: maxResults }, { signal: life.signal }).then(
        ({ cameras, total }) => {
          if (life.signal.aborted) return;
          const shown = cameras.filter((id) => !hidden.has(splitCameraId(id)?.server ?? ''));
          setResult({ text: search, cameras: shown, total: total - (cameras.length - shown.length) });
        },
        () => undefined, // a lost connection is shown by the bar; the search is asked again when it is back
      );
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      life.abort();
    };
  }, [bridge, search, connection, known, hidden]);
  return search === '' ? null : result;
}
