import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { namesakeOf } from '#model/name-key';
import type { WallPreset } from '#model/wall-preset';
import { usePage, usePresets } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { useRefusal } from '../ui/use-refusal.ts';

interface Props { readonly preset: WallPreset; readonly onClose: () => void }

export function RenamePresetDialog({ preset, onClose }: Props) {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const refused = useRefusal();
  const presets = usePresets();
  const [name, setName] = useState(preset.name);
  const clean = name.trim();
  const namesake = namesakeOf(presets.filter(({ id }) => id !== preset.id), clean);
  return (
    <Dialog title={t('presets.renameTitle')} isOpen onClose={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (clean !== '' && !namesake) bridge.api.walls.presets.rename({ id: preset.id, name: clean }).then(onClose, refused);
        }}
      >
        <NameField label={t('presets.nameLabel')} value={name} onChange={setName} />
        <p className={styles.warning} role="status">{namesake ? t('presets.taken', { name: `\u2068${namesake.name}\u2069` }) : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={clean === '' || namesake !== undefined}>{t('views.rename')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

export function RemovePresetDialog({ preset, onClose }: Props) {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const refused = useRefusal();
  return (
    <Dialog title={t('presets.removeTitle')} role="alertdialog" isOpen onClose={onClose}>
      <p className={styles.note}>{t('views.removeText', { name: `\u2068${preset.name}\u2069` })}</p>
      <DialogActions>
        <Button onPress={onClose} autoFocus>{t('dialog.cancel')}</Button>
        <Button look="danger" onPress={() => { bridge.api.walls.presets.remove({ id: preset.id }).then(onClose, refused); }}>{t('views.remove')}</Button>
      </DialogActions>
    </Dialog>
  );
}
