import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { usePage } from '../state/use-page.ts';
import type { Result } from './result.ts';
import type { StillQueue } from './still-queue.ts';
import styles from './search.module.css';

const width = 320;

/** What the camera saw then; a sign where no picture is to be had. */
export function ResultStill({ result, queue }: { result: Result; queue: StillQueue }) {
  const { bridge } = usePage();
  const [url, setUrl] = useState<string | null | undefined>(undefined);
  const { key, camera, pictureAt } = result;
  useEffect(() => {
    if (camera === null) return undefined;
    const life = new AbortController();
    let made: string | null = null;
    queue.load(key, async () => (await bridge.api.playback.still({ camera, at: pictureAt, width }))?.still ?? null, life.signal).then((still) => {
      if (life.signal.aborted) return;
      made = still && URL.createObjectURL(still);
      setUrl(made);
    }, () => undefined);
    return () => {
      life.abort();
      setUrl(undefined);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [bridge, camera, key, pictureAt, queue]);
  return (
    <span className={styles.still} data-still={url === undefined && camera !== null ? 'waiting' : url ? 'shown' : 'none'}>
      {url ? <img src={url} alt="" /> : url === undefined && camera !== null ? null : <ImageOff size={18} aria-hidden />}
    </span>
  );
}
