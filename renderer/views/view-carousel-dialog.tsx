import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Form, Group, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { foldText } from '#model/search-folding';
import { viewCarouselLimits } from '#model/view-carousel';
import { usePage, useViewCarousel, useViews } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './views.module.css';

const usualDwellS = 20;
const { leastViews, mostViews, leastDwellS, mostDwellS } = viewCarouselLimits;

/** Saved views that this monitor shows one after the other. Begins with those it shows in turn already, else with all. */
export function ViewCarouselDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber } = usePage();
  const saved = useViews();
  const running = useViewCarousel();
  const refused = useRefusal();
  const [ids, setIds] = useState<readonly string[]>(() => (running?.views ?? saved.map(({ id }) => id)).slice(0, mostViews));
  const [seconds, setSeconds] = useState(String(running?.dwellS ?? usualDwellS));
  const views = ids.flatMap((id) => saved.find((view) => view.id === id) ?? []);
  const others = saved.filter(({ id }) => !ids.includes(id));
  const dwellS = wholeSeconds(seconds);
  const move = (from: number, to: number) => {
    const order = views.map(({ id }) => id);
    const [one] = order.slice(from, from + 1);
    if (one !== undefined) setIds(order.toSpliced(from, 1).toSpliced(to, 0, one));
  };
  const start = () => {
    if (dwellS === null || views.length < leastViews) return;
    bridge.api.walls.viewCarousels.start({ monitor: monitorNumber, views: views.map(({ id }) => id), dwellS }).then(onClose, refused);
  };
  return (
    <Dialog title={t('viewCarousel.title', { number: format.number(monitorNumber) })} isOpen onClose={onClose}>
      <Form className={dialog.form ?? ''} onSubmit={(event) => { event.preventDefault(); start(); }}>
        <ol className={styles.list}>
          {views.map(({ id, name, number }, place) => (
            <li key={id} className={styles.view} data-turn={number}>
              <bdi dir="auto" className={styles.grow}>{name}</bdi>
              <IconButton label={t('carousel.earlier')} isDisabled={place === 0} onPress={() => { move(place, place - 1); }}><ArrowUp size={16} aria-hidden /></IconButton>
              <IconButton label={t('carousel.later')} isDisabled={place === views.length - 1} onPress={() => { move(place, place + 1); }}><ArrowDown size={16} aria-hidden /></IconButton>
              <IconButton label={t('carousel.leaveOut')} onPress={() => { setIds(ids.filter((one) => one !== id)); }}><Trash2 size={16} aria-hidden /></IconButton>
            </li>
          ))}
        </ol>
        {views.length < leastViews ? <p className={dialog.note}>{t('viewCarousel.more')}</p> : null}
        {others.length === 0 || ids.length >= mostViews ? null : (
          <Group className={styles.others ?? ''} aria-label={t('viewCarousel.others')}>
            {others.map(({ id, name }) => <Button key={id} onPress={() => { setIds([...ids, id]); }}><Plus size={16} aria-hidden /><bdi dir="auto">{name}</bdi></Button>)}
          </Group>
        )}
        <TextField className={dialog.field ?? ''} value={seconds} onChange={setSeconds} isInvalid={dwellS === null} maxLength={5} autoFocus>
          <Label className={dialog.label ?? ''}>{t('viewCarousel.dwell')}</Label>
          <Input className={dialog.input ?? ''} inputMode="numeric" dir="ltr" autoComplete="off" />
        </TextField>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={views.length < leastViews || dwellS === null}>{t('carousel.show')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

/** Null for what is no number of seconds a view may have; Arabic-Indic digits are digits. */
function wholeSeconds(text: string): number | null {
  const digits = foldText(text).trim();
  const value = /^\d{1,4}$/.test(digits) ? Number(digits) : Number.NaN;
  return value >= leastDwellS && value <= mostDwellS ? value : null;
}
