import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { EpochMs } from '#model/time';
import { useSecond, useShell } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import styles from './lock.module.css';
import { useStirring, warnMs } from './use-stirring.ts';

/** Tells the core that a hand is at the desk, and a person that it is about to lock. */
export function IdleWarning() {
  const lockAt = useStore(useShell().lock.store, (state) => (state?.is === 'open' ? state.lockAt : null));
  useStirring(lockAt);
  return lockAt === null ? null : <Soon lockAt={lockAt} />;
}

function Soon({ lockAt }: { lockAt: EpochMs }) {
  const { t } = useTranslation();
  const format = useFormat();
  const restMs = lockAt - useSecond();
  return restMs > warnMs ? null : <div className={styles.warning} role="alert" data-lock-soon><Lock size={18} aria-hidden />{t('lock.soon', { rest: format.age(Math.max(0, Math.ceil(restMs / 1000) * 1000)) })}</div>;
}
