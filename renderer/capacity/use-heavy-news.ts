import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { costHere, tooMuch } from '../state/ask-first.ts';
import { watchArrivals } from '../state/arrivals.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { formatFor } from '../ui/use-format.ts';
import { timesText } from './times-text.ts';

/** What comes from elsewhere (a push, views in turn, another monitor's order) is shown without a question; where it is more than this PC carries, that is said. */
export function useHeavyNews(): void {
  const { i18n } = useTranslation();
  const page = usePage();
  useEffect(() => watchArrivals(page, (arrangement) => {
    const { ratio } = costHere(page, arrangement);
    if (ratio > tooMuch) toast(i18n.t('capacity.heavyArrived', { times: timesText(ratio, formatFor(page.settings.getState()).locale) }), 'bad');
  }), [i18n, page]);
}
