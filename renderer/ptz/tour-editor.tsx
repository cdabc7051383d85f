import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Form, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { NumberedPreset } from '#model/ptz';
import type { PtzTour, PtzTourStop } from '#model/ptz-tour';
import { Button, IconButton } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import choice from '../ui/one-of.module.css';
import { useFormat } from '../ui/use-format.ts';
import own from './ptz.module.css';

const days = [1, 2, 3, 4, 5, 6, 7] as const;
const dwells = [3, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600] as const;
/** The same on every machine: a browser's own field follows its language, not the room's. */
const time = /^([01]\d|2[0-3]):[0-5]\d$/;
/** A Monday. */
const monday = Date.UTC(2024, 0, 1, 12);

interface Props {
  readonly tour: PtzTour;
  readonly presets: readonly NumberedPreset[];
  /** Tours the camera keeps itself. */
  readonly kept: readonly { readonly id: string; readonly name: string }[];
  readonly onKeep: (tour: PtzTour) => void;
  readonly onCancel: () => void;
}

export function TourEditor({ tour, presets, kept, onKeep, onCancel }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [name, setName] = useState(tour.name);
  const [source, setSource] = useState(tour.own);
  const [stops, setStops] = useState<readonly PtzTourStop[]>(tour.stops);
  const [hours, setHours] = useState(tour.hours);
  const day = new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' });
  const change = (at: number, next: Partial<PtzTourStop>) => { setStops(stops.map((stop, index) => (index === at ? { ...stop, ...next } : stop))); };
  const swap = (a: number, b: number) => {
    const [first, second] = [stops[a], stops[b]];
    if (first && second) setStops(stops.with(a, second).with(b, first));
  };
  const isWhole = name.trim() !== '' && (source !== null || stops.length > 0) && time.test(hours.from) && time.test(hours.to);
  return (
    <Form className={own.section ?? ''} onSubmit={(event) => { event.preventDefault(); if (isWhole) onKeep({ id: tour.id, name: name.trim(), own: source, stops: source === null ? stops : [], hours }); }}>
      <h3>{t('ptz.tour')}</h3>
      <NameField label={t('ptz.tourName')} value={name} onChange={setName} />
      {kept.length === 0 ? null : (
        <label className={styles.field}>
          <span className={styles.label}>{t('ptz.tourSource')}</span>
          <select className={own.select} value={source ?? ''} onChange={(event) => { setSource(event.target.value === '' ? null : event.target.value); }}>
            <option value="">{t('ptz.tourOfPresets')}</option>
            {kept.map(({ id, name: title }) => <option key={id} value={id}>{t('ptz.tourOfCamera', { name: title === '' ? id : title })}</option>)}
          </select>
        </label>
      )}
      {source !== null ? null : (
        <ol className={own.list}>
          {stops.map((stop, at) => (
            <li key={`${at} ${stop.preset}`} className={own.item}>
              <select className={own.select} aria-label={t('ptz.stopPlace', { number: format.number(at + 1) })} value={stop.preset} onChange={(event) => { change(at, { preset: event.target.value }); }}>
                {presets.map(({ id, number, name: title }) => <option key={id} value={id}>{`${format.number(number)} · ${title}`}</option>)}
              </select>
              <select className={own.select} aria-label={t('ptz.dwell')} value={stop.dwellS} onChange={(event) => { change(at, { dwellS: Number(event.target.value) }); }}>
                {[...new Set([...dwells, stop.dwellS])].sort((a, b) => a - b).map((seconds) => <option key={seconds} value={seconds}>{seconds < 60 ? `${format.number(seconds)} ${t('unit.second')}` : `${format.number(seconds / 60)} ${t('unit.minute')}`}</option>)}
              </select>
              <IconButton label={t('ptz.earlier')} isDisabled={at === 0} onPress={() => { swap(at, at - 1); }}><ArrowUp size={16} aria-hidden /></IconButton>
              <IconButton label={t('ptz.later')} isDisabled={at === stops.length - 1} onPress={() => { swap(at, at + 1); }}><ArrowDown size={16} aria-hidden /></IconButton>
              <IconButton label={t('views.remove')} onPress={() => { setStops(stops.toSpliced(at, 1)); }}><Trash2 size={16} aria-hidden /></IconButton>
            </li>
          ))}
          <li><Button isDisabled={presets.length === 0 || stops.length >= 100} onPress={() => { const [first] = presets; if (first) setStops([...stops, { preset: first.id, dwellS: 10 }]); }}><Plus size={16} aria-hidden />{t('ptz.addStop')}</Button></li>
        </ol>
      )}
      <div className={styles.field}>
        <span className={styles.label}>{t('ptz.days')}</span>
        <ToggleButtonGroup className={own.days ?? ''} aria-label={t('ptz.days')} selectionMode="multiple" selectedKeys={hours.days.map(String)} onSelectionChange={(keys) => { setHours({ ...hours, days: [...keys].map(Number).sort((a, b) => a - b) }); }}>
          {days.map((one) => <ToggleButton key={one} id={String(one)} className={choice.choice ?? ''}>{day.format(monday + (one - 1) * 86_400_000)}</ToggleButton>)}
        </ToggleButtonGroup>
      </div>
      {hours.days.length === 0 ? <p className={styles.note}>{t('ptz.byHand')}</p> : (
        <div className={own.row}>
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className={styles.field}>
              <span className={styles.label}>{t(end === 'from' ? 'ptz.from' : 'ptz.to')}</span>
              <input className={styles.input} inputMode="numeric" size={5} maxLength={5} dir="ltr" required pattern={time.source} value={hours[end]} onChange={(event) => { setHours({ ...hours, [end]: event.target.value }); }} />
            </label>
          ))}
        </div>
      )}
      <DialogActions>
        <Button onPress={onCancel}>{t('dialog.cancel')}</Button>
        <Button type="submit" look="primary" isDisabled={!isWhole}>{t('ptz.keep')}</Button>
      </DialogActions>
    </Form>
  );
}
