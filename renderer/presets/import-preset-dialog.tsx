import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { namesakeOf } from '#model/name-key';
import { usePresets } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { freeName } from './preset-file.ts';
import type { PresetFile } from './preset-file.ts';
import { useImportPreset } from './use-import-preset.ts';

/** Asks what becomes of a preset here that has the name of the one in the file. */
export function ImportPresetDialog({ file, onClose }: { file: PresetFile; onClose: () => void }) {
  const { t } = useTranslation();
  const presets = usePresets();
  const importPreset = useImportPreset();
  const [name, setName] = useState(() => freeName(file.name, presets));
  const clean = name.trim();
  const namesake = namesakeOf(presets, clean);
  const take = (under: string, how: 'imported' | 'importReplaced') => {
    importPreset(file.under(under), how);
    onClose();
  };
  return (
    <Dialog title={t('presets.importTitle')} isOpen onClose={onClose}>
      <p className={styles.note}>{t('presets.importAsks', { name: `\u2068${namesakeOf(presets, file.name)?.name ?? file.name}\u2069` })}</p>
      <Form onSubmit={(event) => { event.preventDefault(); if (clean !== '' && !namesake) take(clean, 'imported'); }}>
        <NameField label={t('presets.importName')} value={name} onChange={setName} />
        <p className={styles.warning} role="status">{namesake ? t('presets.taken', { name: `\u2068${namesake.name}\u2069` }) : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button look="danger" onPress={() => { take(file.name, 'importReplaced'); }}>{t('presets.replace')}</Button>
          <Button type="submit" look="primary" isDisabled={clean === '' || namesake !== undefined}>{t('presets.keepBoth')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
