import { MonitorOff } from 'lucide-react';
import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PushContent } from '#model/push';
import { useDesk, useMonitor, usePage, usePushes, useRoster } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { useSendPush } from '../ui/use-send-push.ts';
import { useContentName } from './use-content-name.ts';

/** Minutes; 0 stays until somebody changes it. */
const stays = [0, 1, 5, 15, 60] as const;
const usualStay = 5;

/** Sends the selected tile, or the whole view, to another monitor of the wall or to another operator's desk. */
export function SendDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitorNumber } = usePage();
  const refused = useRefusal();
  const sendPush = useSendPush();
  const { asking } = usePushes();
  const nameOf = useContentName();
  const shown = useMonitor();
  const tile = useDesk((desk) => desk.selected);
  const inTile = shown?.items[tile];
  const item = inTile?.kind === 'camera' || inTile?.kind === 'carousel' ? inTile : null;
  const [what, setWhat] = useState<'item' | 'arrangement'>(item === null ? 'arrangement' : 'item');
  const others = useRoster().filter(({ number }) => number !== monitorNumber);
  // The first that somebody may look at; it stays chosen whatever windows come and go meanwhile.
  const [to, setTo] = useState(() => (others.find(({ hasWindow }) => hasWindow) ?? others[0])?.number.toString() ?? null);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(String(usualStay));

  if (shown === null) return null;
  const ofTile: PushContent | null = item && { kind: 'item', item, tile: null };
  const ofView: PushContent = { kind: 'arrangement', arrangement: { layout: shown.layout, items: shown.items }, view: shown.view };
  const content = what === 'item' && ofTile ? ofTile : ofView;
  const send = () => {
    if (to === null) return;
    sendPush({ to: Number(to), content, reason, returnAfterS: minutes === '0' ? null : Number(minutes) * 60 }).then(onClose, refused);
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
          choices={others.map(({ number, hasWindow }) => ({
            id: String(number), words: t(asking.includes(number) ? hasWindow ? 'push.toAsking' : 'push.toAskingUnseen' : hasWindow ? 'monitor.name' : 'push.toUnseen', { number: format.number(number) }),
            icon: hasWindow ? null : <MonitorOff size={16} aria-hidden />,
          }))}
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
