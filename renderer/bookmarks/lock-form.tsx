import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { letGoLevel, lockTerms } from '#model/evidence-lock';
import type { LockTerm } from '#model/evidence-lock';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage, usePtzBoard } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { toast } from '../ui/toasts.tsx';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './bookmarks.module.css';

interface Props { readonly bookmark: WallBookmark; readonly onClose: () => void }

/** Until when the footage is to be kept, and why. */
export function LockForm({ bookmark: { id, lock }, onClose }: Props) {
  const { t } = useTranslation();
  const { bridge, monitorNumber: monitor } = usePage();
  const [term, setTerm] = useState<LockTerm>(lock !== null && lock.until === null ? 'endless' : 'month');
  const ask = useReason(lock?.reason ?? '', (reason) => bridge.api.evidence.lock({ bookmark: id, term, reason, monitor }), 'evidence.locked', onClose);
  return (
    <Form className={styles.editor ?? ''} onSubmit={ask.submit}>
      <p className={dialog.note}>{t('evidence.explain')}</p>
      <OneOf label={t('evidence.for')} chosen={term} onChoose={setTerm} choices={lockTerms.map((one) => ({ id: one, words: t(`evidence.${one}`) }))} />
      <ReasonField label={t('evidence.reason')} hint={t('evidence.reasonHint')} value={ask.reason} onChange={ask.setReason} />
      <div className={styles.actions}>
        <Button type="submit" look="primary" isDisabled={!ask.canSend}>{t('evidence.keep')}</Button>
        <Button onPress={onClose}>{t('dialog.cancel')}</Button>
      </div>
    </Form>
  );
}

/** Asks once more, and for a reason: what is let go may be deleted within a minute. */
export function LetGoForm({ bookmark: { id }, onClose }: Props) {
  const { t } = useTranslation();
  const { bridge, monitorNumber: monitor } = usePage();
  const level = usePtzBoard((board) => board.levels.find((one) => one.monitor === monitor)?.level ?? 1);
  const ask = useReason('', (reason) => bridge.api.evidence.letGo({ bookmark: id, reason, monitor }), 'evidence.gone', onClose);
  if (level < letGoLevel) {
    return (
      <div className={styles.actions}>
        <span className={dialog.warning}>{t('evidence.notAllowed')}</span>
        <Button autoFocus onPress={onClose}>{t('dialog.close')}</Button>
      </div>
    );
  }
  return (
    <Form className={styles.editor ?? ''} onSubmit={ask.submit}>
      <p className={dialog.warning}>{t('evidence.letGoText')}</p>
      <ReasonField label={t('evidence.letGoReason')} hint="" value={ask.reason} onChange={ask.setReason} />
      <div className={styles.actions}>
        <Button type="submit" look="danger" isDisabled={!ask.canSend}>{t('evidence.letGo')}</Button>
        <Button onPress={onClose}>{t('dialog.cancel')}</Button>
      </div>
    </Form>
  );
}

function ReasonField({ label, hint, value, onChange }: { label: string; hint: string; value: string; onChange: (reason: string) => void }) {
  return (
    <TextField className={dialog.field ?? ''} value={value} onChange={onChange} maxLength={200} isRequired autoFocus>
      <Label className={dialog.label ?? ''}>{label}</Label>
      <Input className={dialog.input ?? ''} dir="auto" autoComplete="off" placeholder={hint} />
    </TextField>
  );
}

/** A deed that needs a reason; servers may take seconds to answer. */
function useReason(first: string, send: (reason: string) => Promise<unknown>, said: 'evidence.locked' | 'evidence.gone', onClose: () => void) {
  const { t } = useTranslation();
  const refused = useRefusal();
  const [reason, setReason] = useState(first);
  const [isSent, setSent] = useState(false);
  const canSend = reason.trim() !== '' && !isSent;
  const submit = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
    if (!canSend) return;
    setSent(true);
    send(reason.trim()).then(() => {
      toast(t(said), 'good');
      onClose();
    }, (error: unknown) => {
      setSent(false);
      refused(error);
    });
  };
  return { reason, setReason, canSend, submit };
}
