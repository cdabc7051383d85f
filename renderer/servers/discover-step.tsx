import { TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import type { Discovered } from './found-server.ts';
import styles from './servers.module.css';
import { useWork } from './use-work.ts';

interface Props {
  readonly onChoose: (address: string) => void;
  readonly onBack: () => void;
}

/** ONVIF devices that announce themselves. Anybody on the network can announce anything (F64): a person chooses, nothing is connected to. */
export function DiscoverStep({ onChoose, onBack }: Props) {
  const { t } = useTranslation();
  const { running, problem, run } = useWork();
  const [devices, setDevices] = useState<readonly Discovered[] | null>(null);
  const { bridge } = usePage();
  const look = useCallback(() => {
    run((signal) => bridge.api.servers.discover(undefined, { signal }), ({ devices: found }) => { setDevices(found); });
  }, [bridge, run]);
  // Once when the step opens; again by the button.
  useEffect(look, [look]);
  return (
    <>
      <div className={styles.status} role="status">
        {running ? <ProgressBar className={styles.progress ?? ''} isIndeterminate aria-label={t('servers.finding')}><span className={styles.bar} aria-hidden /><span>{t('servers.finding')}</span></ProgressBar> : null}
        {problem ? <p className={dialog.warning}>{t(`problem.${problem.code}`)}</p> : null}
        {!running && devices ? <p className={dialog.note}>{t(devices.length === 0 ? 'servers.foundNone' : 'servers.foundNote')}</p> : null}
      </div>
      <ul className={styles.list}>
        {(devices ?? []).flatMap((device) => device.addresses.slice(0, 2).map((address) => (
          <li key={`${device.id} ${address.url}`} className={styles.server} data-device={address.url}>
            <div className={styles.words}>
              <bdi dir="auto" className={styles.name}>{device.name || device.hardware || device.from}</bdi>
              <span className={styles.second}><bdi dir="auto">{device.name === '' ? '' : device.hardware}</bdi> <bdi dir="ltr">{address.url}</bdi></span>
              {address.concerns.length > 0 ? <span className={styles.error}><TriangleAlert size={14} aria-hidden /> {t('servers.careful')}</span> : null}
            </div>
            <Button onPress={() => { onChoose(address.url); }}>{t('servers.take')}</Button>
          </li>
        )))}
      </ul>
      <DialogActions>
        <Button onPress={onBack}>{t('servers.back')}</Button>
        <Button isDisabled={running} onPress={look}>{t('servers.look')}</Button>
      </DialogActions>
    </>
  );
}
