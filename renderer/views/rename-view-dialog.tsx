import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { namesakeOf } from '#model/name-key';
import type { View } from '#model/view';
import { usePage, useViews } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { useRefusal } from '../ui/use-refusal.ts';

export function RenameViewDialog({ view, onClose }: { view: View; onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const refused = useRefusal();
  const views = useViews();
  const [name, setName] = useState(view.name);
  const clean = name.trim();
  const namesake = namesakeOf(views.filter(({ id }) => id !== view.id), clean);
  return (
    <Dialog title={t('views.renameTitle')} isOpen onClose={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (clean !== '' && !namesake) bridge.api.walls.views.rename({ id: view.id, name: clean }).then(onClose, refused);
        }}
      >
        <NameField label={t('views.nameLabel')} value={name} onChange={setName} />
        <p className={styles.warning} role="status">{namesake ? t('views.taken', { name: `\u2068${namesake.name}\u2069` }) : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={clean === '' || namesake !== undefined}>{t('views.rename')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
