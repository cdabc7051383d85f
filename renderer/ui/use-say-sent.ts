import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SentPush } from '#model/push';
import { usePage } from '../state/use-page.ts';
import { toast } from './toasts.tsx';
import { formatFor } from './use-format.ts';

/** Says how something sent to another monitor arrived: that it is shown, or that somebody is asked, only where a window shows that monitor. */
export function useSaySent(): (sent: Pick<SentPush, 'to' | 'state' | 'hasWindow'>) => void {
  const { settings } = usePage();
  const { t } = useTranslation();
  return useCallback(({ to, state, hasWindow }) => {
    const number = formatFor(settings.getState()).number(to);
    if (state === 'waiting') toast(t(hasWindow ? 'push.isAsked' : 'push.nobody', { number }), hasWindow ? 'good' : 'warn');
    else if (hasWindow) toast(t('order.done', { monitor: number }), 'good');
    else toast(t('push.unseen', { number }), 'warn');
  }, [settings, t]);
}
