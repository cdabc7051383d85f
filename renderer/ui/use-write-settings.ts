import { useTranslation } from 'react-i18next';
import type { Settings } from '#model/settings';
import { problemOf } from '../state/bridge-problem.ts';
import { useShell } from '../state/use-page.ts';
import { toast } from './toasts.tsx';

/** Shows a changed setting at once and asks the core to keep it; put back when refused. */
export function useWriteSettings(): (change: Partial<Settings>) => void {
  const { bridge, settings } = useShell();
  const { t } = useTranslation();
  return (change) => {
    const before = settings.getState();
    settings.setState({ ...before, ...change }, true);
    bridge.api.settings.write(change).then((kept) => { settings.setState(kept, true); }, (error: unknown) => {
      settings.setState(before, true);
      toast(t('toast.refused', { reason: t(`problem.${problemOf(error).code}`) }), 'bad');
    });
  };
}
