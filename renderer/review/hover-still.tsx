import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { problemOf } from '../state/bridge-problem.ts';
import { usePage } from '../state/use-page.ts';
import { useBlobUrl } from '../ui/use-blob-url.ts';
import { useFormat } from '../ui/use-format.ts';
import styles from './review.module.css';

/** A pointer that runs over the timeline asks for nothing until it slows down, ms. */
const restMs = 60;
const width = 240;

/** What a camera saw under the pointer, or that its server does not tell. */
export function HoverStill({ camera, at }: { camera: CameraId; at: EpochMs }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const [asked, setAsked] = useState<EpochMs | null>(null);
  const [without, setWithout] = useState<CameraId | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => { setAsked(Math.floor(at)); }, restMs);
    return () => { clearTimeout(timer); };
  }, [at]);
  const load = useMemo(() => (asked === null || without === camera ? null : async () => {
    try {
      return (await bridge.api.playback.still({ camera, at: asked, width }))?.still ?? null;
    } catch (error) {
      if (problemOf(error).code === 'unsupported') setWithout(camera);
      return null;
    }
  }), [asked, bridge, camera, without]);
  const url = useBlobUrl(load);
  // Some servers answer with what is no picture.
  const [broken, setBroken] = useState<string | null>(null);
  if (without === camera) return <figure className={styles.hover} data-hover-still><p>{t('review.noStills')}</p></figure>;
  return url === null || url === broken ? null : <figure className={styles.hover} data-hover-still><img src={url} alt="" onError={() => { setBroken(url); }} /><figcaption><bdi dir="ltr">{format.stamp(asked ?? at)}</bdi><span className={styles.hidden}>{t('review.title')}</span></figcaption></figure>;
}
