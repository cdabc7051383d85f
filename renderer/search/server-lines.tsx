import { Check, CircleAlert, LoaderCircle, Minus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerId } from '#model/ids';
import type { TimelineWords } from '#model/timeline-words';
import { useFormat } from '../ui/use-format.ts';
import type { EventResults, ServerPart } from './event-results.ts';
import styles from './search.module.css';

interface Props { readonly results: EventResults; readonly nameOf: (server: ServerId) => string; readonly words: TimelineWords; readonly isRunning: boolean }

/** How far each server is; those that failed say why. */
export function ServerLines({ results, nameOf, words, isRunning }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordsOf = ({ is, found, reached, next, problem }: ServerPart): string => {
    if (is === 'keepsNone') return t('search.keepsNone');
    if (is === 'failed') return t('search.failed', { reason: t(`problem.${problem?.code ?? 'internal'}`) });
    const count = t('search.found', { count: found, number: format.number(found) });
    if (is === 'asked' && isRunning) return found > 0 ? `${count} · ${t('search.asking')}` : t('search.asking');
    if (is === 'done' && next === null) return `${count} · ${t('search.complete')}`;
    return reached === null ? count : `${count} · ${t('search.reached', { time: `\u2068${words.moment(reached, 1_000)}\u2069` })}`;
  };
  return (
    <ul className={styles.servers} aria-label={t('search.servers')}>
      {[...results.servers].map(([id, part]) => (
        <li key={id} data-server={id} data-is={part.is}>
          {part.is === 'failed' ? <CircleAlert size={16} aria-hidden /> : part.is === 'keepsNone' ? <Minus size={16} aria-hidden /> : part.is === 'done' ? <Check size={16} aria-hidden /> : <LoaderCircle size={16} aria-hidden />}
          <span><bdi dir="auto" className={styles.server}>{nameOf(id)}</bdi> <span className={styles.quiet}>{wordsOf(part)}</span></span>
        </li>
      ))}
    </ul>
  );
}
