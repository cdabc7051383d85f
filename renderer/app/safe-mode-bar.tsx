import { Play, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage, useSafeMode } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import styles from './app.module.css';

/** Says that this window spares itself after crashes, and ends it. */
export function SafeModeBar() {
  const { t } = useTranslation();
  const { actions, safeMode } = usePage();
  const isOn = useSafeMode();
  useEffect(() => (isOn ? actions.add([{ id: 'showAll', keys: [], run: () => { safeMode.end(); } }]) : undefined), [actions, isOn, safeMode]);
  return isOn ? (
    <div className={styles.safeMode} role="alert" data-safe-mode>
      <TriangleAlert size={20} aria-hidden />
      <span className={styles.safeModeWords}><strong>{t('safeMode.crashed')}</strong> <span>{t('safeMode.next')}</span></span>
      <Button onPress={() => { safeMode.end(); }}><Play size={16} aria-hidden />{t('keys.showAll')}</Button>
    </div>
  ) : null;
}
