import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useMemo, useState } from 'react';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '#model/camera';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { foldText } from '#model/search-folding';
import { cameraMatches } from '../state/catalogue.ts';
import { useSettings } from '../state/use-page.ts';
import styles from './camera-picker.module.css';
import dialog from './dialog.module.css';

/** More than this is not looked through by eye: a person types on. */
const mostShown = 40;

interface Props {
  readonly label: string;
  readonly cameras: readonly Camera[];
  readonly chosen: CameraId | null;
  readonly onChoose: (camera: CameraId | null) => void;
  /** It has the focus from the start, and lists cameras once something is typed: a list that opens by itself would take Enter and Escape from its dialog. */
  readonly isFirst?: boolean;
}

/** One camera out of thousands, by number or by any of its names. */
export function CameraPicker({ label, cameras, chosen, onChoose, isFirst = false }: Props) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const [text, setText] = useState('');
  const shown = useMemo(() => {
    const wanted = foldText(text).trim();
    const picked = cameras.find(({ id }) => id === chosen);
    if (picked && text === wordsOf(picked, language)) return [picked];
    return cameras.filter((camera) => cameraMatches(camera, wanted)).slice(0, mostShown);
  }, [cameras, chosen, language, text]);
  return (
    <ComboBox
      className={dialog.field ?? ''} items={shown} inputValue={text} selectedKey={chosen} menuTrigger={isFirst ? 'input' : 'focus'} autoFocus={isFirst} allowsEmptyCollection
      onInputChange={(next) => {
        setText(next);
        if (next === '') onChoose(null);
      }}
      onSelectionChange={(key) => {
        const camera = cameras.find(({ id }) => id === key);
        onChoose(camera?.id ?? null);
        setText(camera ? wordsOf(camera, language) : '');
      }}
    >
      <Label className={dialog.label ?? ''}>{label}</Label>
      <div className={styles.picker}>
        <Input className={dialog.input ?? ''} dir="auto" autoComplete="off" maxLength={100} />
        <Button className={styles.open ?? ''}><ChevronDown size={16} aria-hidden /></Button>
      </div>
      <Popover className={dialog.popover ?? ''}>
        <ListBox className={dialog.menu ?? ''} renderEmptyState={() => <div className={dialog.item}>{t('carousel.noCamera')}</div>}>
          {(camera: Camera) => <ListBoxItem id={camera.id} textValue={wordsOf(camera, language)} className={dialog.item ?? ''}><bdi dir="auto">{wordsOf(camera, language)}</bdi></ListBoxItem>}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

const wordsOf = ({ number, name }: Camera, language: Parameters<typeof nameIn>[1]): string => `${number} · ${nameIn(name, language)}`;
