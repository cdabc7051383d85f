import { VisuallyHidden } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { TimeRange } from '#model/time';
import type { TimelineIndex, TimelineRow } from '#model/timeline-index';
import type { Format } from '../ui/format.ts';
import { rowFacts } from './timeline-facts.ts';
import { rowHeight } from './timeline-rows.ts';
import styles from './timeline.module.css';

interface Props {
  readonly index: TimelineIndex;
  readonly nameOf: (camera: CameraId) => string;
  /** What is counted for readers of the screen. */
  readonly range: TimeRange;
  readonly format: Format;
  readonly hovered: number | null;
}

/** The cameras beside their rows, each with what its row shows in words. */
export function TimelineNames({ index, nameOf, range, format, hovered }: Props) {
  const { t } = useTranslation();
  return (
    <ul className={styles.names} aria-label={t('timeline.cameras')}>
      {index.rows.map((row, i) => (
        <li key={row.camera} className={styles.name} style={{ blockSize: rowHeight(index.rows.length) }} data-hovered={hovered === i || undefined}>
          <bdi className={styles.nameText} title={nameOf(row.camera)}>{nameOf(row.camera)}</bdi>
          {' '}
          <VisuallyHidden><RowWords row={row} range={range} format={format} /></VisuallyHidden>
        </li>
      ))}
    </ul>
  );
}

function RowWords({ row, range, format }: { readonly row: TimelineRow; readonly range: TimeRange; readonly format: Format }) {
  const { t } = useTranslation();
  const { hasFootage, gaps, events, bookmarks, found } = rowFacts(row, range);
  const words = [
    t(hasFootage ? 'timeline.state.footage' : 'timeline.state.none'),
    t('timeline.gaps', { count: gaps, number: format.number(gaps) }),
    t('timeline.events', { count: events, number: format.number(events) }),
    t('timeline.bookmarks', { count: bookmarks, number: format.number(bookmarks) }),
    ...(row.found.length === 0 ? [] : [t('timeline.found', { count: found, number: format.number(found) })]),
  ];
  return <>{new Intl.ListFormat(format.locale, { type: 'unit' }).format(words)}</>;
}
