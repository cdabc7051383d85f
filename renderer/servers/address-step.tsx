import { Radar } from 'lucide-react';
import { useState } from 'react';
import { Form, Input, Label, ProgressBar, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import type { ProbeAnswer } from './found-server.ts';
import styles from './servers.module.css';
import { useWork } from './use-work.ts';

interface Props {
  /** What stands in the field at first: an address picked from the network, or nothing. */
  readonly typed: string;
  readonly onDiscover: () => void;
  readonly probe: (address: string, signal: AbortSignal) => Promise<ProbeAnswer>;
  readonly onFound: (answer: ProbeAnswer) => void;
  readonly onClose: () => void;
}

/** Typing an address and waiting, at most three seconds, for what answers there. */
export function AddressStep({ typed, onDiscover, probe, onFound, onClose }: Props) {
  const { t } = useTranslation();
  const { running, problem, run } = useWork();
  const [address, setAddress] = useState(typed);
  const [nobody, setNobody] = useState<'nothing' | 'stranger' | null>(null);
  const look = () => {
    setNobody(null);
    run((signal) => probe(address, signal), (answer) => {
      if (answer.found.length > 0) onFound(answer);
      else setNobody(answer.reached ? 'stranger' : 'nothing');
    });
  };
  return (
    <Form onSubmit={(event) => { event.preventDefault(); if (address.trim() !== '') look(); }}>
      <TextField className={dialog.field ?? ''} value={address} onChange={setAddress} maxLength={500} autoFocus isDisabled={running}>
        <Label className={dialog.label ?? ''}>{t('servers.address')}</Label>
        <Input className={dialog.input ?? ''} dir="ltr" autoComplete="off" spellCheck={false} />
      </TextField>
      <p className={dialog.note}>{t('servers.addressHint')}</p>
      <div><Button look="bare" onPress={onDiscover} isDisabled={running}><Radar size={16} aria-hidden /> {t('servers.find')}</Button></div>
      <div className={styles.status} role="status">
        {running ? <ProgressBar className={styles.progress ?? ''} isIndeterminate aria-label={t('servers.probing')}><span className={styles.bar} aria-hidden /><span>{t('servers.probing')}</span></ProgressBar> : null}
        {nobody ? <p className={dialog.warning}>{t(`servers.${nobody}`)}</p> : null}
        {problem ? <p className={dialog.warning}>{t(`problem.${problem.code}`)}{problem.code === 'invalid-input' ? <> {t('servers.addressWrong')}</> : null}</p> : null}
      </div>
      <DialogActions>
        <Button onPress={onClose}>{t('dialog.cancel')}</Button>
        <Button type="submit" look="primary" isDisabled={running || address.trim() === ''}>{t('servers.look')}</Button>
      </DialogActions>
    </Form>
  );
}
