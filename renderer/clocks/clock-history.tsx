import { useState } from 'react';
import { Form, Input, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { KeptCorrection } from '#model/clock-correction';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import styles from './clocks.module.css';

/** All that was ever said of a camera's clock; what is in force can be withdrawn, with a reason. */
export function ClockHistory({ history, onWithdraw }: { history: readonly KeptCorrection[]; onWithdraw: ((id: string, reason: string) => void) | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (history.length === 0) return <p className={dialog.note}>{t('clock.none')}</p>;
  const stamp = (at: number) => `\u2066${format.stamp(at)}\u2069`;
  return (
    <ol className={styles.history} aria-label={t('clock.history')}>
      {history.map((one) => {
        const { id, from, aheadMs, source, reason, monitor, setAt, withdrawn } = one;
        const offset = format.offset(aheadMs);
        return (
          <li key={id} data-correction={aheadMs} data-withdrawn={withdrawn === null ? undefined : true}>
            <span className={styles.what}>{from === 0 ? t('clock.always', { offset }) : t('clock.since', { offset, time: stamp(from) })}</span>
            <span className={styles.second}>{t(`clock.by.${source}`, { time: stamp(setAt), number: format.number(monitor) })} · <bdi dir="auto">{reason}</bdi></span>
            {withdrawn === null ? null : <span className={styles.second}>{t('clock.wasWithdrawn', { time: stamp(withdrawn.at), number: format.number(withdrawn.monitor) })} · <bdi dir="auto">{withdrawn.reason}</bdi></span>}
            {withdrawn !== null || onWithdraw === null ? null : <Withdraw onWithdraw={(why) => { onWithdraw(id, why); }} />}
          </li>
        );
      })}
    </ol>
  );
}

function Withdraw({ onWithdraw }: { onWithdraw: (reason: string) => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string | null>(null);
  if (reason === null) return <div><Button onPress={() => { setReason(''); }}>{t('clock.withdraw')}</Button></div>;
  return (
    <Form className={styles.line ?? ''} onSubmit={(event) => { event.preventDefault(); if (reason.trim() !== '') onWithdraw(reason.trim()); }}>
      <TextField className={styles.grow ?? ''} aria-label={t('clock.reason')} value={reason} onChange={setReason} maxLength={200} autoFocus><Input className={dialog.input ?? ''} dir="auto" autoComplete="off" placeholder={t('clock.reason')} /></TextField>
      <Button type="submit" look="danger" isDisabled={reason.trim() === ''}>{t('clock.withdraw')}</Button>
      <Button onPress={() => { setReason(null); }}>{t('dialog.cancel')}</Button>
    </Form>
  );
}
