import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ViewItem } from '#model/view';
import { useDesk, usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { setItem } from './arrange.ts';

const kinds = ['hotspot', 'text', 'clock'] as const;
type Kind = (typeof kinds)[number];
const longest = 500;

/** What a tile shows that is no camera: the selected tile's camera, words, or the time. */
export function ItemDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitor } = usePage();
  const tile = useDesk((desk) => desk.selected);
  const [item] = useState<ViewItem | undefined>(() => monitor.store.getState().shown?.items[tile]);
  const [kind, setKind] = useState<Kind>(() => kinds.find((one) => one === item?.kind) ?? 'hotspot');
  const [words, setWords] = useState(item?.kind === 'text' ? item.text : '');
  const text = words.trim();
  const isWhole = kind !== 'text' || text !== '';
  const put = () => {
    if (!isWhole) return;
    monitor.arrange((arrangement) => setItem(arrangement, tile, kind === 'text' ? { kind, text } : { kind }));
    onClose();
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
        ) : <p className={dialog.note}>{t(kind === 'clock' ? 'item.clockNote' : 'item.hotspotNote')}</p>}
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!isWhole}>{t('item.put')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
