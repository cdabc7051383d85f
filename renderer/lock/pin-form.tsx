import { useState } from 'react';
import { FieldError, Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { pinDigits, pinOf } from '#model/desk-lock';
import { useSecond, useShell } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './lock.module.css';

/** Sets, changes or removes the PIN; the one there is has to be known. */
export function PinForm() {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, clock, lock, monitorNumber } = useShell();
  const refused = useRefusal();
  const now = useSecond();
  const hasPin = useStore(lock.store, (state) => state?.hasPin === true);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [fault, setFault] = useState<'digits' | 'differs' | 'wrong' | null>(null);
  const [tryAt, setTryAt] = useState<number | null>(null);
  const restMs = tryAt === null ? 0 : tryAt - now;

  async function change(to: string | null): Promise<void> {
    if (to !== null && pinOf(to) === null) return setFault('digits');
    if (to !== null && pinOf(to) !== pinOf(again)) return setFault('differs');
    try {
      const verdict = await bridge.api.desk.changePin({ monitor: monitorNumber, current: hasPin ? current : null, next: to });
      setTryAt(verdict.is === 'right' ? null : verdict.tryAt);
      if (verdict.is !== 'right') return setFault('wrong');
      toast(t(to === null ? 'lock.removed' : 'lock.kept'), 'good');
      for (const clear of [setCurrent, setNext, setAgain]) clear('');
      setFault(null);
    } catch (error) {
      refused(error);
    }
  }

  const waits = restMs > 0 && clock.now() < (tryAt ?? 0);
  return (
    <Form className={styles.group ?? ''} aria-label={t('lock.pin')} onSubmit={(event) => { event.preventDefault(); void change(next); }}>
      <span className={styles.legend}>{t(hasPin ? 'lock.hasPin' : 'lock.hasNoPin')}</span>
      {hasPin ? <PinField label={t('lock.current')} value={current} onChange={setCurrent} fault={waits ? t('lock.wait', { rest: format.age(Math.ceil(restMs / 1000) * 1000) }) : fault === 'wrong' ? t('lock.wrong') : null} /> : null}
      <div className={styles.fields}>
        <PinField label={t('lock.next')} value={next} onChange={setNext} fault={fault === 'digits' ? t('lock.digits') : null} />
        <PinField label={t('lock.again')} value={again} onChange={setAgain} fault={fault === 'differs' ? t('lock.differs') : null} />
      </div>
      <div className={dialog.actions}>
        {hasPin ? <Button look="danger" isDisabled={waits} onPress={() => { void change(null); }}>{t('lock.remove')}</Button> : null}
        <Button type="submit" look="primary" isDisabled={waits}>{t(hasPin ? 'lock.change' : 'lock.set')}</Button>
      </div>
      <p className={dialog.note}>{t('lock.forgotten')}</p>
    </Form>
  );
}

function PinField({ label, value, onChange, fault }: { label: string; value: string; onChange: (value: string) => void; fault: string | null }) {
  return (
    <TextField className={dialog.field ?? ''} type="password" value={value} onChange={onChange} isInvalid={fault !== null} validationBehavior="aria">
      <Label className={dialog.label ?? ''}>{label}</Label>
      <Input className={`${dialog.input} ${styles.pin}`} inputMode="numeric" autoComplete="off" maxLength={pinDigits.most} dir="ltr" />
      <FieldError className={styles.fault ?? ''}>{fault}</FieldError>
    </TextField>
  );
}
