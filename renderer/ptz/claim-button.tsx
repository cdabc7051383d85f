import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { useRefusal } from '../ui/use-refusal.ts';

/** Takes a camera from a lower desk: only with a reason, which its holder and the journal are told. */
export function ClaimButton({ camera }: { camera: CameraId }) {
  const { t } = useTranslation();
  const { bridge, monitorNumber: monitor } = usePage();
  const refused = useRefusal();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const close = () => { setOpen(false); };
  return (
    <>
      <Button onPress={() => { setOpen(true); }}>{t('ptz.claim')}</Button>
      <Dialog title={t('ptz.claimTitle')} isOpen={isOpen} onClose={close}>
        <Form
          className={styles.form ?? ''}
          onSubmit={(event) => {
            event.preventDefault();
            bridge.api.ptz.claim({ camera, monitor, reason: reason.trim() }).then(close, refused);
          }}
        >
          <p className={styles.note}>{t('ptz.claimHint')}</p>
          <TextField className={styles.field ?? ''} value={reason} onChange={setReason} maxLength={200} isRequired autoFocus>
            <Label className={styles.label ?? ''}>{t('push.reason')}</Label>
            <Input className={styles.input ?? ''} dir="auto" autoComplete="off" />
          </TextField>
          <DialogActions>
            <Button onPress={close}>{t('dialog.cancel')}</Button>
            <Button type="submit" look="primary" isDisabled={reason.trim() === ''}>{t('ptz.claim')}</Button>
          </DialogActions>
        </Form>
      </Dialog>
    </>
  );
}
