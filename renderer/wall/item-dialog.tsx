import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cleanText } from '#model/clean-text';
import type { ViewItem } from '#model/view';
import { problemOf } from '../state/bridge-problem.ts';
import { useDesk, usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { setItem } from './arrange.ts';
import { ImageFields, longestImageName } from './image-fields.tsx';

const kinds = ['hotspot', 'text', 'clock', 'image'] as const;
type Kind = (typeof kinds)[number];
const longest = 500;

/** What a tile shows that is no camera: the selected tile's camera, words, the time, or a picture. */
export function ItemDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitor } = usePage();
  const tile = useDesk((desk) => desk.selected);
  const [item] = useState<ViewItem | undefined>(() => monitor.store.getState().shown?.items[tile]);
  const [kind, setKind] = useState<Kind>(() => kinds.find((one) => one === item?.kind) ?? 'hotspot');
  const [words, setWords] = useState(item?.kind === 'text' ? item.text : '');
  const before = item?.kind === 'image' ? item : null;
  const [file, setFile] = useState<File | null>(null);
  const [shows, setShows] = useState(before?.name ?? '');
  const [isRefused, setRefused] = useState(false);
  const [isUnderWay, setUnderWay] = useState(false);
  const refused = useRefusal();
  const text = words.trim();
  const name = cleanText(shows, longestImageName);
  const isWhole = kind === 'text' ? text !== '' : kind !== 'image' || (name !== '' && (file !== null || before !== null));
  const putItem = (wanted: ViewItem) => {
    monitor.arrange((arrangement) => setItem(arrangement, tile, wanted));
    onClose();
  };
  const putImage = async () => {
    if (file === null) return before && putItem({ kind: 'image', image: before.image, name });
    setUnderWay(true);
    try {
      const { image } = await bridge.api.walls.images.keep({ image: file });
      putItem({ kind: 'image', image, name });
    } catch (error) {
      setUnderWay(false);
      // Larger than the contract allows is `invalid-input` too.
      if (problemOf(error).code === 'invalid-input') setRefused(true);
      else refused(error);
    }
  };
  const put = () => {
    if (!isWhole || isUnderWay) return;
    if (kind === 'image') void putImage();
    else putItem(kind === 'text' ? { kind, text } : { kind });
  };
  const choose = (chosen: File) => {
    setFile(chosen);
    setRefused(false);
    if (name === '') setShows(cleanText(chosen.name.replace(/\.\w{1,5}$/, ''), longestImageName));
  };
  return (
    <Dialog title={t('item.title', { tile: format.number(tile + 1) })} isOpen onClose={onClose}>
      <Form className={dialog.form ?? ''} onSubmit={(event) => { event.preventDefault(); put(); }}>
        <OneOf label={t('item.what')} choices={kinds.map((id) => ({ id, words: t(`item.${id}`) }))} chosen={kind} onChoose={setKind} />
        {kind === 'text' ? (
          <TextField className={dialog.field ?? ''} value={words} onChange={setWords} maxLength={longest} autoFocus>
            <Label className={dialog.label ?? ''}>{t('item.words')}</Label>
            <Input className={dialog.input ?? ''} dir="auto" autoComplete="off" />
          </TextField>
        ) : kind === 'image' ? <ImageFields {...{ file, isRefused }} name={shows} onFile={choose} onName={setShows} /> : <p className={dialog.note}>{t(kind === 'clock' ? 'item.clockNote' : 'item.hotspotNote')}</p>}
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!isWhole || isUnderWay}>{t('item.put')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
