import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MonitorToken } from '#model/monitor-token';
import { nextMonitor } from '#model/wall-monitor';
import { follow } from '../state/follow.ts';
import { usePage, useRoster } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './kiosks.module.css';

/** Days an address is good; 0 until it is withdrawn. */
const lives = [0, 30, 365] as const;

interface Made { readonly address: string; readonly pin: string | null; readonly monitor: number }

/** Addresses by which PCs elsewhere show a monitor of the wall: made, seen once, withdrawn. */
export function KiosksDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const refused = useRefusal();
  const [origin, setOrigin] = useState<string | null | undefined>();
  const roster = useRoster();
  const [tokens, setTokens] = useState<readonly MonitorToken[]>([]);
  const [monitor, setMonitor] = useState('1');
  const [life, setLife] = useState('0');
  const [made, setMade] = useState<Made | null>(null);

  useEffect(() => {
    const shown = new AbortController();
    bridge.api.walls.tokens.door().then((told) => { setOrigin(told.origin); }, refused);
    follow(bridge, (signal) => bridge.api.walls.tokens.watch(undefined, { signal }), setTokens, shown.signal);
    return () => { shown.abort(); };
  }, [bridge, refused]);

  // One that has an address already may not have been opened yet.
  const monitors = [...new Set([...roster.map(({ number }) => number), ...tokens.map((token) => token.monitor)])].toSorted((a, b) => a - b);
  const next = roster.length === 0 ? null : nextMonitor(monitors);
  const make = () => {
    bridge.api.walls.tokens.make({ monitor: Number(monitor), days: life === '0' ? null : Number(life) })
      .then(({ address, pin, token }) => { setMade({ address, pin, monitor: token.monitor }); }, refused);
  };
  return (
    <Dialog title={t('kiosk.title')} isOpen onClose={onClose}>
      <p className={dialog.note}>{t('kiosk.note')}</p>
      {origin === null ? <p className={dialog.warning}>{t('kiosk.noDoor')}</p> : null}
      <Form className={dialog.form ?? ''} onSubmit={(event) => { event.preventDefault(); make(); }}>
        <OneOf label={t('kiosk.monitor')} choices={[...monitors.map((number) => ({ id: String(number), words: format.number(number) })), ...(next === null ? [] : [{ id: String(next), words: t('kiosk.newMonitor', { number: format.number(next) }) }])]} chosen={monitor} onChoose={setMonitor} />
        <OneOf label={t('kiosk.life')} choices={lives.map((days) => ({ id: String(days), words: days === 0 ? t('kiosk.forGood') : t('kiosk.days', { count: days, number: format.number(days) }) }))} chosen={life} onChoose={setLife} />
        <DialogActions><Button type="submit" look="primary" isDisabled={typeof origin !== 'string'}>{t('kiosk.make')}</Button></DialogActions>
      </Form>
      {made === null ? null : (
        <div className={styles.made} role="status">
          <p className={dialog.note}>{t('kiosk.made', { number: format.number(made.monitor) })}</p>
          <code className={styles.address} dir="ltr" data-address>{made.address}</code>
          {made.pin === null ? null : <><p className={dialog.note}>{t('kiosk.pin')}</p><code className={styles.address} dir="ltr">{`--ignore-certificate-errors-spki-list=${made.pin}`}</code></>}
        </div>
      )}
      <ul className={styles.list} aria-label={t('kiosk.list')}>
        {tokens.map((token) => (
          <li key={token.id} className={styles.token} data-token={token.monitor}>
            <span className={styles.text}>
              <span>{t('monitor.name', { number: format.number(token.monitor) })}</span>
              <span className={styles.second}>
                <bdi>{token.usedAt === null ? t('kiosk.neverUsed') : t('kiosk.used', { at: `\u2066${format.stamp(token.usedAt)}\u2069` })}</bdi>
                {token.expiresAt === null ? null : <> · <bdi>{t('kiosk.until', { at: `\u2066${format.stamp(token.expiresAt)}\u2069` })}</bdi></>}
              </span>
            </span>
            <IconButton label={t('kiosk.withdraw')} onPress={() => { bridge.api.walls.tokens.revoke({ id: token.id }).then(() => undefined, refused); }}><Trash2 size={16} aria-hidden /></IconButton>
          </li>
        ))}
      </ul>
      <DialogActions><Button onPress={onClose}>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}
