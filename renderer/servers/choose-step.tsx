import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import type { FoundServer } from './found-server.ts';
import styles from './servers.module.css';

interface Props { readonly found: readonly FoundServer[]; readonly onChoose: (server: FoundServer) => void; readonly onBack: () => void }

/** Several products answer at one host (Frigate brings go2rtc along): a person chooses. */
export function ChooseStep({ found, onChoose, onBack }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <p className={dialog.note}>{t('servers.choose')}</p>
      <ul className={styles.list}>
        {found.map((server) => (
          <li key={`${server.kind} ${server.address}`} className={styles.server}>
            <div className={styles.words}>
              <bdi dir="ltr" className={styles.name}>{server.product} {server.version ?? ''}</bdi>
              <bdi dir="ltr" className={styles.second}>{server.address}</bdi>
            </div>
            <Button onPress={() => { onChoose(server); }}>{t('servers.take')}</Button>
          </li>
        ))}
      </ul>
      <DialogActions><Button onPress={onBack}>{t('servers.back')}</Button></DialogActions>
    </>
  );
}
