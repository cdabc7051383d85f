import { useCallback, useMemo, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { limitsOf } from '../player/budget.ts';
import { MeasureBench } from '../player/MeasureBench.tsx';
import type { PcMeasure } from '../player/measure-pc.ts';
import { useCapacity, usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './capacity.module.css';

/** A small picture of 640×360 at 15 a second, millions of pixels a second: what people can picture. */
const smallPicture = 3.456;

/** Measures what this PC carries, once when it is set up: the governor then knows, and a view that is too much is said so before it is shown. */
export function MeasureDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { access, bridge, catalogue, monitor, monitorNumber, capacity, hardware, pc } = usePage();
  const known = useCapacity();
  const hasHardware = useStore(hardware);
  const refused = useRefusal();
  const [run, setRun] = useState<{ readonly fraction: number; readonly pictures: number } | null>(null);
  const [done, setDone] = useState<PcMeasure | 'nothing' | null>(null);
  const cameras = useMemo(() => {
    const shown = (monitor.store.getState().shown?.items ?? []).flatMap((item) => (item.kind === 'camera' ? [item.camera] : []));
    return shown.length > 0 ? [...new Set(shown)] : [...catalogue.getState().cameras.keys()].slice(0, 16);
  }, [catalogue, monitor]);
  const onProgress = useCallback((fraction: number, pictures: number) => { setRun({ fraction, pictures }); }, []);
  const onDone = useCallback((seen: PcMeasure | null) => {
    setRun(null);
    // The pictures of the PC's other windows were carried, too.
    const measure = seen && { ...seen, megapixelsPerSecond: seen.megapixelsPerSecond + pc.others.used };
    setDone(measure ?? 'nothing');
    if (measure) bridge.api.walls.capacity.keep({ monitor: monitorNumber, megapixelsPerSecond: measure.megapixelsPerSecond, isLimit: measure.isLimit }).then((kept) => { capacity.setState(kept, true); }, refused);
  }, [bridge, capacity, monitorNumber, pc, refused]);

  const pictures = (megapixels: number) => format.number(Math.floor(megapixels / smallPicture));
  const result = done === null ? null : done === 'nothing' ? t('capacity.nothing') : t(done.isLimit ? 'capacity.limit' : 'capacity.atLeast', { pictures: pictures(done.megapixelsPerSecond) });
  return (
    <Dialog title={t('capacity.title')} isOpen onClose={onClose}>
      <p className={dialog.note}>{t('capacity.explain')}</p>
      <p>{known === null ? t('capacity.unknown', { pictures: pictures(limitsOf(null, hasHardware).megapixelsPerSecond) }) : t(known.isLimit ? 'capacity.known' : 'capacity.knownAtLeast', { pictures: pictures(known.megapixelsPerSecond), date: format.date(known.measuredAt) })}</p>
      {run === null ? null : (
        <>
          <div className={styles.frame}><MeasureBench access={access} cameras={cameras} onProgress={onProgress} onDone={onDone} /></div>
          <ProgressBar value={run.fraction * 100} aria-label={t('capacity.title')} className={styles.progress ?? ''}>
            <div className={styles.done} style={{ inlineSize: `${run.fraction * 100}%` }} />
          </ProgressBar>
          <p role="status">{t('capacity.running', { pictures: format.number(run.pictures) })}</p>
        </>
      )}
      {result === null ? null : <p role="status" data-measured={done !== 'nothing' && done !== null ? Math.round(done.megapixelsPerSecond) : ''}><strong>{result}</strong></p>}
      <DialogActions>
        <Button onPress={onClose}>{t(run === null ? 'dialog.close' : 'dialog.cancel')}</Button>
        <Button look="primary" isDisabled={run !== null || cameras.length === 0} onPress={() => { setDone(null); setRun({ fraction: 0, pictures: 0 }); }}>{t('capacity.start')}</Button>
      </DialogActions>
    </Dialog>
  );
}
