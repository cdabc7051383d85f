import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../state/bridge-problem.ts';
import { toast } from './toasts.tsx';

/** Says why the core did not do something; the same function while the language is the same. */
export function useRefusal(): (error: unknown) => void {
  const { t } = useTranslation();
  return useCallback((error) => { toast(t('toast.refused', { reason: t(`problem.${problemOf(error).code}`) }), 'bad'); }, [t]);
}
