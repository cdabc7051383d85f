import { Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../state/use-page.ts';
import styles from './app.module.css';

/** Without the core, what is on the screen may be old, and the operator must know. */
export function ConnectionBar() {
  const { t } = useTranslation();
  const is = useConnection();
  return is === 'lost' || is === 'refused' ? <div className={styles.lost} role="alert" data-connection={is}><Unplug size={20} aria-hidden />{t(is === 'refused' ? 'health.refusedBar' : 'health.lostBar')}</div> : null;
}
