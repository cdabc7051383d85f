import { RefreshCw, Square } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMonitor, usePage, useViewCarousel, useViews } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './views.module.css';

/** Says that this monitor shows views in turn, and ends it. */
export function ViewCarouselBar() {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber, actions, desk } = usePage();
  const carousel = useViewCarousel();
  const shown = useMonitor()?.view;
  const views = useViews();
  const refused = useRefusal();
  const isRunning = carousel !== null;
  useEffect(() => actions.add([
    { id: 'viewCarousel', keys: [], run: () => { desk.setState({ dialog: 'view-carousel' }); } },
    ...(isRunning ? [{ id: 'stopViews' as const, keys: [], run: () => { bridge.api.walls.viewCarousels.stop({ monitor: monitorNumber }).then(() => undefined, refused); } }] : []),
  ]), [actions, bridge, desk, isRunning, monitorNumber, refused]);
  if (carousel === null) return null;
  const there = carousel.views.filter((id) => views.some((view) => view.id === id));
  const place = there.indexOf(shown ?? '') + 1;
  const name = views.find(({ id }) => id === shown)?.name;
  return (
    <div className={styles.turning} role="status" data-turning={carousel.dwellS}>
      <RefreshCw size={16} aria-hidden />
      <span className={styles.grow}>
        {t('viewCarousel.running')}{place === 0 ? null : <> · {t('carousel.place', { at: format.number(place), of: format.number(there.length) })} · <bdi dir="auto">{name}</bdi></>}
      </span>
      <Button onPress={() => { actions.run('stopViews'); }}><Square size={14} aria-hidden />{t('viewCarousel.stop')}</Button>
    </div>
  );
}
