import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { MotionScope } from '#model/motion';
import { nameIn } from '#model/local-name';
import type { TimeRange } from '#model/time';
import type { TimelineWords } from '#model/timeline-words';
import { useCatalogue, usePage, useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { CameraPicker } from '../ui/camera-picker.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { ReasonField } from './reason-field.tsx';
import type { RegionShape } from './region-drawing.ts';
import { RegionEditor } from './region-editor.tsx';
import styles from './search.module.css';
import type { MotionWant } from './use-motion-search.ts';
import { WhenFields } from './when-fields.tsx';

/** As long as one search may be, ms. */
const longestMs = 7 * 86_400_000;

interface Props {
  readonly camera: CameraId | null;
  readonly onCamera: (camera: CameraId | null) => void;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
  readonly zone: string;
  readonly words: TimelineWords;
  readonly isRunning: boolean;
  readonly onStart: (want: MotionWant, reason: string) => void;
  readonly onCancel: () => void;
  /** Its events instead, where its server finds no motion. */
  readonly onEvents: (camera: CameraId) => void;
}

/** One camera, when, and where in its picture something moved. */
export function MotionFields({ camera, onCamera, range, onRange, zone, words, isRunning, onStart, onCancel, onEvents }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const { bridge } = usePage();
  const { cameras, hidden } = useCatalogue();
  const [reason, setReason] = useState('');
  const [shape, setShape] = useState<RegionShape | 'whole'>('box');
  const [cells, setCells] = useState<readonly number[] | null | undefined>(undefined);
  const [can, setCan] = useState<{ readonly camera: CameraId; readonly motion: MotionScope | null } | null>(null);
  useEffect(() => {
    if (camera === null) return undefined;
    const life = { isOver: false };
    bridge.api.search.abilities({ cameras: [camera] }).then(([told]) => { if (!life.isOver && told) setCan(told); }, () => undefined);
    return () => { life.isOver = true; };
  }, [bridge, camera]);
  const choosable = useMemo(() => [...cameras.values()].filter(({ server }) => !hidden.has(server)), [cameras, hidden]);
  const known = camera === null ? undefined : cameras.get(camera);
  const name = known ? `${format.number(known.number)} · ${nameIn(known.name, language)}` : camera;
  const looksAt = can?.camera === camera ? can.motion : undefined;
  const isTooLong = range.end - range.start > longestMs;
  const drawn = looksAt === 'whole' ? null : cells;
  const { start, end } = range;
  // The newest picture of the stretch is most like what is looked for now.
  const lookedAt = useMemo(() => ({ start: Math.max(0, Math.floor(start)), end: Math.floor(end) }), [end, start]);
  return (
    <form
      className={styles.fields} aria-label={t('search.motion')} onSubmit={(event) => {
        event.preventDefault();
        if (camera !== null && looksAt && drawn !== undefined && !isTooLong) onStart({ camera, range, cells: drawn }, reason);
      }}
    >
      {name === null ? null : <p className={styles.chosenCamera}><span className={dialog.label}>{t('search.camera')}</span> <bdi dir="auto">{name}</bdi></p>}
      <CameraPicker key={camera ?? ''} label={t(name === null ? 'search.camera' : 'search.otherCamera')} cameras={choosable} chosen={null} onChoose={(id) => { if (id !== null) onCamera(id); }} />
      {looksAt === null && camera !== null ? (
        <div className={styles.cannot} role="status" data-cannot>
          <p>{t('search.noMotion', { name: `\u2068${name ?? ''}\u2069` })}</p>
          <Button onPress={() => { onEvents(camera); }}>{t('search.itsEvents')}</Button>
        </div>
      ) : null}
      <WhenFields range={range} zone={zone} words={words} cameras={camera === null ? [] : [camera]} onRange={onRange} />
      {looksAt === 'whole' ? <p className={dialog.note}>{t('search.onlyWhole')}</p> : null}
      {looksAt === 'region' && camera !== null ? <RegionEditor key={camera} camera={camera} range={lookedAt} shape={shape} onShape={setShape} onCells={setCells} /> : null}
      <ReasonField reason={reason} onReason={setReason} />
      <div className={styles.row}>
        <Button type="submit" look="primary" isDisabled={camera === null || !looksAt || drawn === undefined || isTooLong}>{t('search.start')}</Button>
        {isRunning ? <Button onPress={onCancel}>{t('search.cancel')}</Button> : null}
      </div>
      {camera === null ? <p className={dialog.note}>{t('search.cameraFirst')}</p> : isTooLong ? <p className={dialog.warning}>{t('search.tooLong')}</p> : looksAt === 'region' && cells === undefined ? <p className={dialog.note}>{t('search.drawFirst')}</p> : null}
    </form>
  );
}
