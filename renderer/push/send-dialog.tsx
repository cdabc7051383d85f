import { useEffect, useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PushContent } from '#model/push';
import { useDesk, useMonitor, usePage, usePushes } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { useContentName } from './use-content-name.ts';

/** Minutes; 0 stays until somebody changes it. */
const stays = [0, 1, 5, 15, 60] as const;
const usualStay = 5;

/** Sends the selected tile, or the whole view, to another monitor of the wall or to another operator's desk. */
export function SendDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber } = usePage();
  const refused = useRefusal();
  const { asking } = usePushes();
  const nameOf = useContentName();
  const shown = useMonitor();
  const tile = useDesk((desk) => desk.selected);
  const inTile = shown?.items[tile];
  const item = inTile?.kind === 'camera' || inTile?.kind === 'carousel' ? inTile : null;
  const [what, setWhat] = useState<'item' | 'arrangement'>(item === null ? 'arrangement' : 'item');
  const [monitors, setMonitors] = useState<readonly number[]>([]);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(String(usualStay));

  useEffect(() => {
    bridge.api.walls.monitors().then((all) => {
      const others = all.map(({ number }) => number).filter((number) => number !== monitorNumber);
      setMonitors(others);
      setTo((before) => before ?? (others[0] === undefined ? null : String(others[0])));
    }, refused);
  }, [bridge, monitorNumber, refused]);

  if (shown === null) return null;
  const ofTile: PushContent | null = item && { kind: 'item', item, tile: null };
  const ofView: PushContent = { kind: 'arrangement', arrangement: { layout: shown.layout, items: shown.items }, view: shown.view };
  const content = what === 'item' && ofTile ? ofTile : ofView;
  const send = () => {
    if (to === null) return;
    bridge.api.walls.pushes.send({ from: monitorNumber, to: Number(to), content, reason, returnAfterS: minutes === '0' ? null : Number(minutes) * 60 }).then((push) => {
      toast(t(push.state === 'waiting' ? 'push.isAsked' : 'order.done', { number: format.number(push.to), monitor: format.number(push.to) }), 'good');
      onClose();
    }, refused);
  };
  const whats = [
    ...(ofTile ? [{ id: 'item' as const, words: t('push.tile', { tile: format.number(tile + 1), name: `\u2068${nameOf(ofTile)}\u2069` }) }] : []),
    { id: 'arrangement' as const, words: t('push.all') },
  ];
  return (
    <Dialog title={t('push.title')} isOpen onClose={onClose}>
      <Form onSubmit={(event) => { event.preventDefault(); send(); }} className={styles.form ?? ''}>
        <OneOf label={t('push.what')} choices={whats} chosen={what} onChoose={setWhat} />
        <OneOf
          label={t('push.to')} chosen={to ?? ''} onChoose={setTo}
          choices={monitors.map((number) => ({ id: String(number), words: asking.includes(number) ? t('push.toAsking', { number: format.number(number) }) : t('monitor.name', { number: format.number(number) }) }))}
        />
        <OneOf label={t('push.stays')} choices={stays.map((one) => ({ id: String(one), words: one === 0 ? t('push.forGood') : `${format.number(one)}\u00a0${t('unit.minute')}` }))} chosen={minutes} onChoose={setMinutes} />
        <TextField className={styles.field ?? ''} value={reason} onChange={setReason} maxLength={200} autoFocus>
          <Label className={styles.label ?? ''}>{t('push.reason')}</Label>
          <Input className={styles.input ?? ''} dir="auto" autoComplete="off" />
        </TextField>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={to === null}>{t('push.send')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
