import { ShieldQuestion } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import type { FoundServer } from './found-server.ts';
import styles from './servers.module.css';

interface Props { readonly server: FoundServer; readonly onApprove: () => void; readonly onBack: () => void }

/** A certificate nobody vouches for: a person compares its fingerprint once, and from then on only this one is good (F18). */
export function CertificateStep({ server, onApprove, onBack }: Props) {
  const { t } = useTranslation();
  const { certificate } = server;
  if (!certificate) return null;
  return (
    <>
      <p className={styles.ask}><ShieldQuestion size={20} aria-hidden /> <span>{t('servers.certificateAsk', { product: server.product })}</span></p>
      <dl className={styles.certificate}>
        <dt>{t('servers.fingerprint')}</dt><dd><code dir="ltr" data-fingerprint>{certificate.fingerprint}</code></dd>
        <dt>{t('servers.subject')}</dt><dd><bdi dir="ltr">{certificate.subject || '—'}</bdi></dd>
        <dt>{t('servers.issuer')}</dt><dd><bdi dir="ltr">{certificate.issuer || '—'}</bdi></dd>
        <dt>{t('servers.validTo')}</dt><dd><bdi dir="ltr">{certificate.validTo}</bdi></dd>
      </dl>
      <p className={dialog.note}>{t('servers.certificateNote')}</p>
      <DialogActions>
        <Button onPress={onBack} autoFocus>{t('servers.back')}</Button>
        <Button look="primary" onPress={onApprove}>{t('servers.approve')}</Button>
      </DialogActions>
    </>
  );
}
