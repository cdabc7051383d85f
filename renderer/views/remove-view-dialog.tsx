import { useTranslation } from 'react-i18next';
import type { View } from '#model/view';
import { usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { useRefusal } from '../ui/use-refusal.ts';

export function RemoveViewDialog({ view, onClose }: { view: View; onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const refused = useRefusal();
  return (
    <Dialog title={t('views.removeTitle')} role="alertdialog" isOpen onClose={onClose}>
      {/* U+2068 and U+2069 isolate the name inside the sentence. */}
      <p className={styles.note}>{t('views.removeText', { name: `\u2068${view.name}\u2069` })}</p>
      <DialogActions>
        <Button onPress={onClose} autoFocus>{t('dialog.cancel')}</Button>
        <Button look="danger" onPress={() => { bridge.api.walls.views.remove({ id: view.id }).then(onClose, refused); }}>{t('views.remove')}</Button>
      </DialogActions>
    </Dialog>
  );
}
