import { Download, FileUp, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { namesakeOf } from '#model/name-key';
import { presetFileText } from '#model/wall-preset';
import type { WallPreset } from '#model/wall-preset';
import { usePresets } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { saveText } from '../ui/save-text.ts';
import { useApplyPreset } from '../ui/use-apply-preset.ts';
import { useFormat } from '../ui/use-format.ts';
import { ImportPresetDialog } from './import-preset-dialog.tsx';
import own from './presets.module.css';
import { RemovePresetDialog, RenamePresetDialog } from './preset-dialogs.tsx';
import { readPresetFile } from './preset-file.ts';
import type { PresetFile } from './preset-file.ts';
import { useImportPreset } from './use-import-preset.ts';

/** The wall's presets: show, rename, delete, carry to another wall as a file. */
export function PresetsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const presets = usePresets();
  const applyPreset = useApplyPreset();
  const importPreset = useImportPreset();
  const [asked, setAsked] = useState<{ readonly about: 'rename' | 'remove'; readonly preset: WallPreset } | { readonly about: 'import'; readonly file: PresetFile } | null>(null);
  const back = () => { setAsked(null); };
  if (asked?.about === 'rename') return <RenamePresetDialog preset={asked.preset} onClose={back} />;
  if (asked?.about === 'remove') return <RemovePresetDialog preset={asked.preset} onClose={back} />;
  if (asked?.about === 'import') return <ImportPresetDialog file={asked.file} onClose={back} />;
  const take = async (brought: File) => {
    const file = await readPresetFile(brought);
    const isTaken = file !== null && namesakeOf(presets, file.name) !== undefined;
    const isOver = !isTaken && await importPreset(file?.under(file.name) ?? null, null);
    if (file && !isOver) setAsked({ about: 'import', file });
  };
  return (
    <Dialog title={t('presets.manageTitle')} isOpen onClose={onClose}>
      <p className={styles.note}>{t(presets.length === 0 ? 'presets.none' : 'presets.hint')}</p>
      <ul className={own.list}>
        {presets.map((preset) => (
          <li key={preset.id} className={own.preset} data-preset={preset.number}>
            <kbd dir="ltr" className={own.number}>W{preset.number}</kbd>
            <span className={own.text}>
              <bdi dir="auto" className={own.name} title={preset.name}>{preset.name}</bdi>
              <span className={own.second}>{t('presets.monitors', { number: format.number(preset.monitors.length) })} · <bdi>{format.date(preset.savedAt)} {format.time(preset.savedAt)}</bdi></span>
            </span>
            <Button onPress={() => { void applyPreset(preset.id).then((isShown) => { if (isShown) onClose(); }); }}>{t('presets.apply')}</Button>
            <IconButton label={t('presets.export')} onPress={() => { saveText(`${preset.name}.json`, presetFileText(preset)); }}><Download size={16} aria-hidden /></IconButton>
            <IconButton label={t('views.rename')} onPress={() => { setAsked({ about: 'rename', preset }); }}><Pencil size={16} aria-hidden /></IconButton>
            <IconButton label={t('views.remove')} onPress={() => { setAsked({ about: 'remove', preset }); }}><Trash2 size={16} aria-hidden /></IconButton>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onPress={onClose}>{t('dialog.close')}</Button>
        <FileTrigger acceptedFileTypes={['.json', 'application/json']} onSelect={(files) => { const [file] = files ?? []; if (file) void take(file); }}>
          <Button><FileUp size={16} aria-hidden /> {t('presets.import')}</Button>
        </FileTrigger>
      </DialogActions>
    </Dialog>
  );
}
