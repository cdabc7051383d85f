import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { namesakeOf } from '#model/name-key';
import type { SavedVersion } from '#model/saved-version';
import { usePresets } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { useReplacing } from '../ui/use-replacing.ts';
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
  /** A name that the core knew to be taken before this page did. */
  const [known, setKnown] = useState<string | null>(null);
  const taken = namesake?.name ?? (known === clean ? known : null);
  const { replaced, replaces, isNews, isAsked, ask } = useReplacing(presets, file.name);
  const take = async (under: string, version: SavedVersion | null, onTaken: () => void) => {
    if (await importPreset(file.under(under), version)) onClose();
    else onTaken();
  };
  return (
    <Dialog title={t('presets.importTitle')} isOpen onClose={onClose}>
      <p className={styles.note}>{t(isAsked ? 'presets.takenMeanwhile' : 'presets.importAsks', { name: `\u2068${replaced?.name ?? file.name}\u2069` })}</p>
      <Form onSubmit={(event) => { event.preventDefault(); if (clean !== '' && !namesake) void take(clean, null, () => { setKnown(clean); }); }}>
        <NameField label={t('presets.importName')} value={name} onChange={setName} />
        <p className={styles.warning} role="status">{taken === null ? '\u00a0' : t('presets.taken', { name: `\u2068${taken}\u2069` })}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button look="danger" onPress={() => { if (isNews) ask(); else void take(file.name, replaces, ask); }}>{t('presets.replace')}</Button>
          <Button type="submit" look="primary" isDisabled={clean === '' || namesake !== undefined}>{t('presets.keepBoth')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
