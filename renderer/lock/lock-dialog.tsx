import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useSettings, useShell } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { Switch } from '../ui/switch.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useWriteSettings } from '../ui/use-write-settings.ts';
import { PinForm } from './pin-form.tsx';

/** Minutes; 0 for never. */
const after = [0, 5, 10, 15, 30, 60] as const;

/** When the desk locks by itself, what the lock covers, and its PIN. */
export function LockDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { about } = useShell();
  const tellsSession = useStore(about, (known) => known?.tellsSessionLock === true);
  const { lockAfterMinutes, lockWithSession, lockOtherPcs } = useSettings();
  const write = useWriteSettings();
  const minutes = after.includes(lockAfterMinutes as (typeof after)[number]) ? after : [...after, lockAfterMinutes].toSorted((a, b) => a - b);
  return (
    <Dialog title={t('lock.settings')} isOpen onClose={onClose}>
      <p className={dialog.note}>{t('lock.what')}</p>
      <OneOf
        label={t('lock.after')} chosen={String(lockAfterMinutes)} onChoose={(id) => { write({ lockAfterMinutes: Number(id) }); }}
        choices={minutes.map((count) => ({ id: String(count), words: count === 0 ? t('lock.never') : t('lock.minutes', { count, number: format.number(count) }) }))}
      />
      {tellsSession ? <Switch label={t('lock.withSession')} on={lockWithSession} onChange={(on) => { write({ lockWithSession: on }); }} /> : null}
      <Switch label={t('lock.otherPcs')} on={lockOtherPcs} onChange={(on) => { write({ lockOtherPcs: on }); }} />
      <PinForm />
      <DialogActions><Button onPress={onClose}>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}
