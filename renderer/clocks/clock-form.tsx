import { useMemo, useState } from 'react';
import { FieldError, Form, Input, Label, NumberField, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { mostAheadMs, recordedTime } from '#model/clock-correction';
import type { ClockSource } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import { parseTypedTime } from '#model/typed-time';
import { reviewedNow } from '../state/reviewed.ts';
import { useCorrections, usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './clocks.module.css';

/** So much fast or slow, from the beginning or from a typed time on, and why. */
export function ClockForm({ camera, measuredMs }: { camera: CameraId; measuredMs: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, clock, monitorNumber: monitor } = usePage();
  const corrections = useCorrections(camera) ?? [];
  const refused = useRefusal();
  const [isFast, setFast] = useState(true);
  const [seconds, setSeconds] = useState(Number.NaN);
  const [since, setSince] = useState<'ever' | 'typed'>('ever');
  const [typed, setTyped] = useState(() => format.stamp(reviewedNow().at ?? clock.now()).slice(0, 19));
  const [reason, setReason] = useState('');
  const [source, setSource] = useState<ClockSource>('read');
  const zone = useMemo(() => Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  const moments = since === 'ever' ? [] : parseTypedTime(typed, { zone, near: clock.now(), now: clock.now() });
  const [moment] = moments ?? [];
  // What is typed is the time as it is shown; kept is the time as the footage has it.
  const from = since === 'ever' ? 0 : moment === undefined ? null : recordedTime(corrections, moment.at);
  const canKeep = from !== null && Number.isFinite(seconds) && reason.trim() !== '';
  const take = (ms: number) => {
    setFast(ms >= 0);
    setSeconds(Math.abs(ms) / 1000);
    setSource('measured');
  };
  const keep = () => {
    if (from === null) return;
    const aheadMs = Math.round(seconds * 1000) * (isFast ? 1 : -1);
    bridge.api.clocks.set({ camera, from, aheadMs, source, reason: reason.trim(), monitor }).then(() => {
      setSeconds(Number.NaN);
      setReason('');
    }, refused);
  };
  return (
    <Form className={dialog.form ?? ''} onSubmit={(event) => { event.preventDefault(); if (canKeep) keep(); }}>
      {measuredMs === null ? null : <div><Button onPress={() => { take(measuredMs); }}>{t('clock.take', { offset: format.offset(measuredMs) })}</Button></div>}
      <div className={styles.line}>
        <OneOf label={t('clock.is')} chosen={isFast ? 'fast' : 'slow'} onChoose={(id) => { setFast(id === 'fast'); setSource('read'); }} choices={[{ id: 'fast' as const, words: t('clock.fast') }, { id: 'slow' as const, words: t('clock.slow') }]} />
        <NumberField className={dialog.field ?? ''} value={seconds} minValue={0} maxValue={mostAheadMs / 1000} step={0.1} formatOptions={{ maximumFractionDigits: 1, useGrouping: false }} onChange={(next) => { setSeconds(next); setSource('read'); }} isRequired>
          <Label className={dialog.label ?? ''}>{t('clock.seconds')}</Label><Input className={`${dialog.input} ${styles.number}`} dir="ltr" />
        </NumberField>
        <OneOf label={t('clock.from')} chosen={since} onChoose={setSince} choices={[{ id: 'ever' as const, words: t('clock.ever') }, { id: 'typed' as const, words: t('clock.fromTime') }]} />
        {since === 'ever' ? null : (
          <TextField className={dialog.field ?? ''} value={typed} onChange={setTyped} isInvalid={moments === null || moments.length === 0}>
            <Label className={dialog.label ?? ''}>{t('clock.time')}</Label><Input className={dialog.input ?? ''} dir="ltr" autoComplete="off" maxLength={40} />
            <FieldError className={dialog.warning ?? ''}>{t(moments === null ? 'timeline.jump.nonsense' : 'timeline.jump.skipped')}</FieldError>
          </TextField>
        )}
      </div>
      <TextField className={dialog.field ?? ''} value={reason} onChange={setReason} maxLength={200} isRequired><Label className={dialog.label ?? ''}>{t('clock.reason')}</Label><Input className={dialog.input ?? ''} dir="auto" autoComplete="off" placeholder={t('clock.reasonHint')} /></TextField>
      <div><Button type="submit" look="primary">{t('clock.keep')}</Button></div>
    </Form>
  );
}
