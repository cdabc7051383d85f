import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
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
  const taken = views.some((other) => other.id !== view.id && other.name === clean);
  return (
    <Dialog title={t('views.renameTitle')} isOpen onClose={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (clean !== '' && !taken) bridge.api.walls.views.rename({ id: view.id, name: clean }).then(onClose, refused);
        }}
      >
        <NameField label={t('views.nameLabel')} value={name} onChange={setName} />
        <p className={styles.warning} role="status">{taken ? t('views.taken') : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={clean === '' || taken}>{t('views.rename')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
