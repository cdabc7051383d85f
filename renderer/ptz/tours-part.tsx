import { Play, Plus, Square, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { NumberedPreset } from '#model/ptz';
import type { PtzCameraSettings, PtzTour } from '#model/ptz-tour';
import { usePage, usePtzBoard } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import styles from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import own from './ptz.module.css';
import { TourEditor } from './tour-editor.tsx';

/** Minutes after the last hand. */
const resumes = [1, 2, 5, 15] as const;

interface Props {
  readonly camera: CameraId;
  readonly presets: readonly NumberedPreset[];
  readonly settings: PtzCameraSettings;
  readonly write: (change: Partial<PtzCameraSettings>) => void;
}

/** Rounds over presets: started by hand, or by days and hours; they give way to whoever steers. */
export function ToursPart({ camera, presets, settings, write }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber: monitor } = usePage();
  const refused = useRefusal();
  const run = usePtzBoard((board) => board.tours.find((one) => one.camera === camera) ?? null);
  const [edited, setEdited] = useState<PtzTour | null>(null);
  const [kept, setKept] = useState<readonly { readonly id: string; readonly name: string }[]>([]);
  useEffect(() => { bridge.api.ptz.tours.own({ camera }).then(setKept, () => undefined); }, [bridge, camera]);
  const { tours } = settings;
  if (edited !== null) {
    return <TourEditor tour={edited} presets={presets} kept={kept} onCancel={() => { setEdited(null); }} onKeep={(tour) => {
      write({ tours: [...tours.filter(({ id }) => id !== tour.id), tour] });
      setEdited(null);
    }} />;
  }
  const fresh = (): PtzTour => ({ id: crypto.randomUUID(), name: '', own: null, stops: presets.slice(0, 2).map(({ id }) => ({ preset: id, dwellS: 10 })), hours: { days: [], from: '08:00', to: '18:00' } });
  return (
    <section className={own.section}>
      <h3>{t('ptz.tours')}</h3>
      {tours.length === 0 ? <p className={styles.note}>{t(presets.length < 2 && kept.length === 0 ? 'ptz.tourNeeds' : 'ptz.noTours')}</p> : null}
      <ul className={own.list}>
        {tours.map((tour) => {
          const isOn = run?.tour === tour.id;
          return (
            <li key={tour.id} className={own.item} data-tour={tour.name}>
              <span className={own.itemWords}>
                <bdi dir="auto">{tour.name}</bdi>
                <span className={own.second}>
                  {tour.own === null ? t('ptz.stops', { number: format.number(tour.stops.length) }) : t('ptz.ownTour')}
                  {isOn ? ` · ${t(run.pausedUntil === null ? 'ptz.runs' : 'ptz.pauses')}` : ''}
                </span>
              </span>
              {isOn
                ? <Button onPress={() => { bridge.api.ptz.tours.end({ camera, monitor }).then(() => undefined, refused); }}><Square size={16} aria-hidden />{t('ptz.stopTour')}</Button>
                : <Button onPress={() => { bridge.api.ptz.tours.start({ camera, monitor, tour: tour.id }).then(() => undefined, refused); }}><Play size={16} aria-hidden />{t('ptz.startTour')}</Button>}
              <Button onPress={() => { setEdited(tour); }}>{t('ptz.change')}</Button>
              <IconButton label={t('views.remove')} onPress={() => { write({ tours: tours.filter(({ id }) => id !== tour.id) }); }}><Trash2 size={16} aria-hidden /></IconButton>
            </li>
          );
        })}
      </ul>
      <div className={own.row}>
        <Button isDisabled={presets.length < 2 && kept.length === 0} onPress={() => { setEdited(fresh()); }}><Plus size={16} aria-hidden />{t('ptz.newTour')}</Button>
      </div>
      {tours.length === 0 ? null : (
        <OneOf
          label={t('ptz.resume')} chosen={String(Math.max(1, Math.round(settings.resumeAfterS / 60)))} onChoose={(minutes) => { write({ resumeAfterS: Number(minutes) * 60 }); }}
          choices={resumes.map((minutes) => ({ id: String(minutes), words: `${format.number(minutes)}\u00a0${t('unit.minute')}` }))}
        />
      )}
    </section>
  );
}
