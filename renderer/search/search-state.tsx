import { useTranslation } from 'react-i18next';
import type { ServerId } from '#model/ids';
import type { MotionSensitivity } from '#model/motion';
import type { TimelineWords } from '#model/timeline-words';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import styles from './search.module.css';
import { ServerLines } from './server-lines.tsx';
import type { EventSearch } from './use-event-search.ts';
import type { FindOrder } from './use-finds.ts';
import type { MotionSearch } from './use-motion-search.ts';

interface EventProps { readonly search: EventSearch; readonly words: TimelineWords; readonly nameOf: (server: ServerId) => string }

/** How far a search in events is: each server, the failed ones with what to do. */
export function EventState({ search, words, nameOf }: EventProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { query, results, shown, isRunning, isCancelled, problem, hasMore, again } = search;
  if (query === null) return <p className={styles.empty} data-nothing>{t('search.eventsFirst')}</p>;
  const failed = [...results.servers].filter(([, { is }]) => is === 'failed');
  return (
    <div className={styles.state} data-running={isRunning || undefined}>
      <p role="status" className={styles.count}>
        {t(shown === 0 && isRunning ? 'search.looking' : 'search.found', { count: shown, number: format.number(shown) })}
        {isCancelled ? ` · ${t('search.cancelled')}` : hasMore && !isRunning ? ` · ${t('search.scrollOn')}` : ''}
      </p>
      <ServerLines results={results} nameOf={nameOf} words={words} isRunning={isRunning} />
      {failed.length > 0 && !isRunning ? (
        <div className={styles.failed}>
          <p className={dialog.warning}>{t('search.incomplete', { servers: failed.map(([id]) => `\u2068${nameOf(id)}\u2069`).join(', ') })}</p>
          <Button onPress={again}>{t('search.again')}</Button>
        </div>
      ) : null}
      {problem ? <p className={dialog.warning} role="alert">{t('search.broken', { reason: t(`problem.${problem.code}`) })}</p> : null}
      {shown === 0 && !isRunning && !isCancelled && !problem ? <p className={styles.empty} data-nothing>{t('search.noEvents')}</p> : null}
    </div>
  );
}

interface MotionProps {
  readonly search: MotionSearch;
  readonly count: number;
  readonly sensitivity: MotionSensitivity;
  readonly order: FindOrder;
  readonly onSensitivity: (sensitivity: MotionSensitivity) => void;
  readonly onOrder: (order: FindOrder) => void;
}

/** How far a search for motion is, and how what it found is seen. */
export function MotionState({ search, count, sensitivity, order, onSensitivity, onOrder }: MotionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { want, is, done, looksAt, problem, samples, tookMs } = search;
  if (want === null) return <p className={styles.empty} data-nothing>{t('search.motionFirst')}</p>;
  const percent = format.number(Math.floor(done * 100));
  return (
    <div className={styles.state} data-running={is === 'running' || undefined} data-motion={is} data-took-ms={Math.round(tookMs)}>
      <p role="status" className={styles.count}>
        {t(count === 0 && is === 'running' ? 'search.looking' : 'search.found', { count, number: format.number(count) })}
        {is === 'cancelled' ? ` · ${t('search.cancelledAt', { percent })}` : ''}
      </p>
      {is === 'running' ? <progress className={styles.progress} max={1} value={done} aria-label={t('search.progress', { percent })} /> : null}
      {looksAt === 'whole' ? <p className={dialog.note}>{t('search.onlyWhole')}</p> : null}
      <div className={styles.row}>
        <OneOf label={t('search.sensitivity')} chosen={sensitivity} onChoose={onSensitivity} choices={(['low', 'medium', 'high'] as const).map((id) => ({ id, words: t(`search.sensitive.${id}`) }))} />
        <OneOf label={t('search.order')} chosen={order} onChoose={onOrder} choices={(['earliest', 'strongest'] as const).map((id) => ({ id, words: t(`search.${id}`) }))} />
      </div>
      {problem ? <p className={dialog.warning} role="alert">{t('search.brokenAt', { percent, reason: t(`problem.${problem.code}`) })}</p> : null}
      {count === 0 && is !== 'running' && !problem ? <p className={styles.empty} data-nothing>{t(samples.length > 0 ? 'search.lessMotion' : 'search.noneMoved')}</p> : null}
    </div>
  );
}
