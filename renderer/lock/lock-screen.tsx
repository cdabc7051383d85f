import { Lock } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { FieldError, Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DeskState, PinVerdict } from '#model/desk-lock';
import { pinDigits } from '#model/desk-lock';
import { useConnection, useSecond, useShell, useShowsOnly } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import styles from './lock.module.css';

type Locked = Extract<DeskState, { is: 'locked' }>;

/** All a window shows while its desk is locked: the time, who locked it, and the way back. No picture, no name of a camera. */
export function LockScreen({ state }: { state: Locked }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useSecond();
  const showsOnly = useShowsOnly();
  const { since, why, monitor } = state;
  const time = `${format.date(since)} ${format.time(since)}`;
  return (
    <main className={styles.screen} data-locked={why}>
      <time className={styles.clock} role="timer" aria-label={t('bar.clock')} dateTime={new Date(now).toISOString()}><bdi>{format.time(now)}</bdi></time>
      <h1 className={styles.title}><Lock size={28} aria-hidden />{t(showsOnly ? 'lock.other' : 'lock.locked')}</h1>
      <p className={styles.note}>{why === 'person' && monitor !== null ? t('lock.why.person', { time, monitor: format.number(monitor) }) : t(`lock.why.${why}`, { time, monitor: '' })}</p>
      {showsOnly ? <p className={styles.note}>{t('lock.elsewhere')}</p> : <Unlock state={state} />}
      <p className={styles.note}>{t('lock.goesOn')}</p>
    </main>
  );
}

function Unlock({ state }: { state: Locked }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { lock } = useShell();
  const connected = useConnection() === 'open';
  const now = useSecond();
  const field = useRef<HTMLInputElement>(null);
  const [pin, setPin] = useState('');
  const [verdict, setVerdict] = useState<PinVerdict | null>(null);
  const [busy, setBusy] = useState(false);
  const restMs = state.tryAt === null ? 0 : state.tryAt - now;
  const waits = restMs > 0;

  // Digits typed anywhere are meant for the one field there is.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => { if (event.key.length === 1 && !event.ctrlKey && document.activeElement !== field.current) field.current?.focus(); };
    document.addEventListener('keydown', onKeyDown);
    return () => { document.removeEventListener('keydown', onKeyDown); };
  }, []);

  async function tryIt(): Promise<void> {
    if (busy || waits) return;
    setBusy(true);
    setVerdict(await lock.unlock(state.hasPin ? pin : null).catch(() => null));
    setPin('');
    setBusy(false);
    field.current?.focus();
  }

  const fault = waits ? t('lock.wait', { rest: format.age(Math.ceil(restMs / 1000) * 1000) }) : verdict?.is === 'wrong' ? t('lock.wrong') : null;
  return (
    <Form className={styles.form ?? ''} onSubmit={(event) => { event.preventDefault(); void tryIt(); }}>
      {state.hasPin ? (
        <TextField className={dialog.field ?? ''} type="password" value={pin} onChange={setPin} isInvalid={fault !== null} isDisabled={!connected} autoFocus validationBehavior="aria">
          <Label className={dialog.label ?? ''}>{t('lock.pin')}</Label>
          <Input ref={field} className={`${dialog.input} ${styles.pin}`} inputMode="numeric" autoComplete="off" maxLength={pinDigits.most} dir="ltr" />
          <FieldError className={styles.fault ?? ''}>{fault}</FieldError>
        </TextField>
      ) : <p className={dialog.warning}>{t('lock.noPin')}</p>}
      <Button type="submit" look="primary" isDisabled={!connected || busy || waits || (state.hasPin && pin === '')} autoFocus={!state.hasPin}>{t('lock.unlock')}</Button>
      {connected ? null : <p className={dialog.warning} role="alert">{t('lock.noCore')}</p>}
    </Form>
  );
}
