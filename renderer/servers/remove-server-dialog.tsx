import { useTranslation } from 'react-i18next';
import type { ServerConfig } from '#model/server';
import { usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { useRefusal } from '../ui/use-refusal.ts';

export function RemoveServerDialog({ server, onClose }: { server: ServerConfig; onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const refused = useRefusal();
  return (
    <Dialog title={t('servers.removeTitle')} role="alertdialog" isOpen onClose={onClose}>
      <p className={styles.note}>{t('servers.removeText', { name: `\u2068${server.name}\u2069` })}</p>
      <DialogActions>
        <Button onPress={onClose} autoFocus>{t('dialog.cancel')}</Button>
        <Button look="danger" onPress={() => { bridge.api.servers.remove({ id: server.id }).then(onClose, refused); }}>{t('servers.remove')}</Button>
      </DialogActions>
    </Dialog>
  );
}
