import { useEffect, useState } from 'react';

/** Address of a file for as long as it is shown; null before it is there, and where there is none. `load` must be the same function while the file is the same. */
export function useBlobUrl(load: (() => Promise<Blob | null>) | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (load === null) return undefined;
    const life = new AbortController();
    let made: string | null = null;
    load().then((file) => {
      if (life.signal.aborted || !file) return;
      made = URL.createObjectURL(file);
      setUrl(made);
    }, () => undefined);
    return () => {
      life.abort();
      setUrl(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [load]);
  return url;
}
