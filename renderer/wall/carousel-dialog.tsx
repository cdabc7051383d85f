import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { carouselLimits } from '#model/carousel';
import { nameIn } from '#model/local-name';
import { foldText } from '#model/search-folding';
import type { ViewItem } from '#model/view';
import type { SiteCameras } from '../state/catalogue.ts';
import { useCatalogue, useDesk, usePage, useSettings } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CameraPicker } from '../ui/camera-picker.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { setItem } from './arrange.ts';
import styles from './wall.module.css';

const usualDwellS = 10;
const { mostCameras, leastDwellS, mostDwellS } = carouselLimits;

/** Several cameras in the selected tile, one after the other. Begins with the cameras of the site that is shown there. */
export function CarouselDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitor } = usePage();
  const catalogue = useCatalogue();
  const { language } = useSettings();
  const tile = useDesk((desk) => desk.selected);
  const [item] = useState<ViewItem | undefined>(() => monitor.store.getState().shown?.items[tile]);
  const [cameras, setCameras] = useState<readonly CameraId[]>(() => firstCameras(item, catalogue.sites));
  const [seconds, setSeconds] = useState(String(item?.kind === 'carousel' ? item.dwellS : usualDwellS));
  const dwellS = wholeSeconds(seconds);
  /** How many were put in here. */
  const [added, setAdded] = useState(0);
  const isFull = cameras.length >= mostCameras;
  const choosable = [...catalogue.cameras.values()].filter(({ server }) => !catalogue.hidden.has(server));

  const move = (from: number, to: number) => {
    const [one] = cameras.slice(from, from + 1);
    if (one !== undefined) setCameras(cameras.toSpliced(from, 1).toSpliced(to, 0, one));
  };
  const add = (camera: CameraId) => {
    setCameras([...cameras, camera]);
    setAdded(added + 1);
  };
  const save = () => {
    if (dwellS === null || cameras.length < 2) return;
    monitor.arrange((arrangement) => setItem(arrangement, tile, { kind: 'carousel', cameras, dwellS }));
    onClose();
  };
  return (
    <Dialog title={t('carousel.title', { tile: format.number(tile + 1) })} isOpen onClose={onClose}>
      <Form className={styles.carousel ?? ''} onSubmit={(event) => { event.preventDefault(); save(); }}>
        <ol className={styles.turns}>
          {cameras.map((id, place) => {
            const camera = catalogue.cameras.get(id);
            return (
              <li key={`${id} ${cameras.slice(0, place).filter((one) => one === id).length}`} data-turn={id}>
                <bdi dir="auto">{camera ? `${format.number(camera.number)} · ${nameIn(camera.name, language)}` : id}</bdi>
                <IconButton label={t('carousel.earlier')} isDisabled={place === 0} onPress={() => { move(place, place - 1); }}><ArrowUp size={16} aria-hidden /></IconButton>
                <IconButton label={t('carousel.later')} isDisabled={place === cameras.length - 1} onPress={() => { move(place, place + 1); }}><ArrowDown size={16} aria-hidden /></IconButton>
                <IconButton label={t('carousel.leaveOut')} onPress={({ target }) => { focusBeside(target); setCameras(cameras.toSpliced(place, 1)); }}><Trash2 size={16} aria-hidden /></IconButton>
              </li>
            );
          })}
        </ol>
        {cameras.length < 2 ? <p className={dialog.note}>{t('carousel.more')}</p> : null}
        {isFull ? null : (
          // Another one for each camera that is put in: empty, and with the focus, for the next.
          <CameraPicker key={added} isFirst label={t('carousel.add')} cameras={choosable} chosen={null} onChoose={(camera) => { if (camera !== null) add(camera); }} />
        )}
        {/* It takes the focus of the field for cameras where there is room for no more. */}
        <TextField key={String(isFull)} autoFocus={isFull} className={dialog.field ?? ''} value={seconds} onChange={setSeconds} isInvalid={dwellS === null} maxLength={5}>
          <Label className={dialog.label ?? ''}>{t('carousel.dwell')}</Label>
          <Input className={dialog.input ?? ''} inputMode="numeric" dir="ltr" autoComplete="off" />
        </TextField>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={cameras.length < 2 || dwellS === null}>{t('carousel.show')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

/** The button of a row that goes gives its focus to the one of the next row, or of the one before. */
function focusBeside(button: Element): void {
  const row = button.closest('li');
  (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector<HTMLElement>('button:last-of-type')?.focus();
}

/** Null for what is no number of seconds that a carousel may have; Arabic-Indic digits are digits. */
function wholeSeconds(text: string): number | null {
  const value = /^\d{1,4}$/.test(foldText(text).trim()) ? Number(foldText(text).trim()) : Number.NaN;
  return value >= leastDwellS && value <= mostDwellS ? value : null;
}

/** What is shown there already, then the other cameras of its site. */
function firstCameras(shown: ViewItem | undefined, sites: readonly SiteCameras[]): readonly CameraId[] {
  if (shown?.kind === 'carousel') return shown.cameras;
  if (shown?.kind !== 'camera') return [];
  const site = sites.find((one) => one.cameras.some(({ id }) => id === shown.camera));
  return [shown.camera, ...(site?.cameras ?? []).map(({ id }) => id).filter((id) => id !== shown.camera)].slice(0, mostCameras);
}
