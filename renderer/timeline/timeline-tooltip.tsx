import { Bookmark as BookmarkIcon, Clock, Search, TriangleAlert, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EpochMs } from '#model/time';
import type { TimelineChange } from '#model/timeline-axis';
import type { TimelineUnder } from '#model/timeline-under';
import type { TimelineWords } from '#model/timeline-words';
import type { Format } from '../ui/format.ts';
import type { Hover } from './use-timeline-pointer.ts';
import styles from './timeline.module.css';

interface Props {
  readonly hover: Hover;
  readonly under: TimelineUnder;
  readonly name: string | null;
  readonly change: TimelineChange | null;
  readonly words: TimelineWords;
  readonly msPerPx: number;
  readonly format: Format;
  readonly now: EpochMs;
  readonly direction: 'rtl' | 'ltr';
  /** Above the pointer, in the lower rows. */
  readonly isAbove: boolean;
}

/** The time under the pointer and what happened then. Readers of the screen hear it from the slider and the names. */
export function TimelineTooltip({ hover, under, name, change, words, msPerPx, format, now, direction, isAbove }: Props) {
  const { t } = useTranslation();
  const { gap, event, eventCount, bookmark, find } = under;
  return (
    <div className={styles.tooltip} dir={direction} data-above={isAbove || undefined} style={{ left: `clamp(150px, ${hover.x}px, calc(100% - 150px))`, top: hover.y }} aria-hidden data-timeline-tooltip>
      <strong>{words.moment(under.at, msPerPx)}</strong>
      {name === null ? null : <span><bdi>{name}</bdi></span>}
      {name === null || gap !== null ? null : <span className={styles.quiet}>{t(`timeline.state.${under.footage}`)}</span>}
      {gap === null ? null : (
        <Fact look="bad" icon={<TriangleAlert size={14} />}>
          {t(gap.isOpen ? 'timeline.gapLasts' : 'timeline.gapOf', { reason: t(`timeline.reason.${gap.reason}`), length: format.age((gap.isOpen ? now : gap.end) - gap.start) })}
        </Fact>
      )}
      {event === null ? null : (
        <Fact icon={<Zap size={14} />}>
          {t(`timeline.event.${event.type}`)}{event.label === '' ? null : <bdi className={styles.quiet}>{event.label}</bdi>}
          {eventCount > 1 ? <span className={styles.quiet}>{t('timeline.events', { count: eventCount, number: format.number(eventCount) })}</span> : null}
        </Fact>
      )}
      {bookmark === null ? null : (
        <Fact look="good" icon={<BookmarkIcon size={14} />}>
          <bdi>{bookmark.title === '' ? t('timeline.bookmark') : bookmark.title}</bdi>
          {under.camera !== null && bookmark.locked?.includes(under.camera) ? <span className={styles.quiet}>{t('timeline.locked')}</span> : null}
        </Fact>
      )}
      {find === null ? null : <Fact look="found" icon={<Search size={14} />}>{t('timeline.find', { length: format.age(find.range.end - find.range.start) })}</Fact>}
      {change === null ? null : (
        <Fact icon={<Clock size={14} />}>{t(change.after < change.before ? 'timeline.clockBack' : 'timeline.clockForward')}<bdi dir="ltr">{change.label}</bdi></Fact>
      )}
    </div>
  );
}

function Fact({ icon, look, children }: { readonly icon: ReactNode; readonly look?: 'bad' | 'good' | 'found'; readonly children: ReactNode }) {
  return <span className={styles.fact} data-look={look}>{icon}<span className={styles.factWords}>{children}</span></span>;
}
