import { ImageUp } from 'lucide-react';
import { FileTrigger, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';

export const longestImageName = 80;
/** The core judges by content; this spares a person the way. */
const taken = ['image/png', 'image/jpeg', 'image/webp'];

interface Props {
  readonly file: File | null;
  readonly name: string;
  /** The core said no to the file. */
  readonly isRefused: boolean;
  readonly onFile: (file: File) => void;
  readonly onName: (name: string) => void;
}

/** Which picture, and what it shows. */
export function ImageFields({ file, name, isRefused, onFile, onName }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <div className={dialog.field}>
        <FileTrigger acceptedFileTypes={taken} onSelect={(files) => { const [chosen] = files ?? []; if (chosen) onFile(chosen); }}>
          <Button autoFocus><ImageUp size={16} aria-hidden />{file === null ? t('item.imageChoose') : <bdi dir="auto">{file.name}</bdi>}</Button>
        </FileTrigger>
      </div>
      <p className={isRefused ? dialog.warning : dialog.note} role={isRefused ? 'alert' : undefined}>{t(isRefused ? 'item.imageRefused' : 'item.imageNote')}</p>
      <TextField className={dialog.field ?? ''} value={name} onChange={onName} maxLength={longestImageName}>
        <Label className={dialog.label ?? ''}>{t('item.imageName')}</Label>
        <Input className={dialog.input ?? ''} dir="auto" autoComplete="off" />
      </TextField>
    </>
  );
}
