import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { usePage } from '../state/use-page.ts';
import { useBlobUrl } from '../ui/use-blob-url.ts';
import { useFormat } from '../ui/use-format.ts';
import styles from './review.module.css';

/** A pointer that runs over the timeline asks for nothing until it slows down, ms. */
const restMs = 60;
const width = 240;

/** What a camera saw under the pointer. */
export function HoverStill({ camera, at }: { camera: CameraId; at: EpochMs }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const [asked, setAsked] = useState<EpochMs | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => { setAsked(Math.floor(at)); }, restMs);
    return () => { clearTimeout(timer); };
  }, [at]);
  const load = useMemo(() => (asked === null ? null : async () => (await bridge.api.playback.still({ camera, at: asked, width }))?.still ?? null), [asked, bridge, camera]);
  const url = useBlobUrl(load);
  return url === null ? null : <figure className={styles.hover} data-hover-still><img src={url} alt="" /><figcaption><bdi dir="ltr">{format.stamp(asked ?? at)}</bdi><span className={styles.hidden}>{t('review.title')}</span></figcaption></figure>;
}
