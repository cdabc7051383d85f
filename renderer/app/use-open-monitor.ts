import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { formatFor } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';

/** Asks the host for a monitor's window and says that it is there; where the host cannot open one, a person is told how to. */
export function useOpenMonitor(): (number: number) => void {
  const { bridge, desk, settings } = usePage();
  const { t } = useTranslation();
  const refused = useRefusal();
  return useCallback((number) => {
    bridge.api.walls.openWindow({ number }).then(({ opened }) => {
      if (opened) toast(t('monitor.opened', { number: formatFor(settings.getState()).number(number) }), 'good');
      else desk.setState({ openByHand: number });
    }, refused);
  }, [bridge, desk, refused, settings, t]);
}
