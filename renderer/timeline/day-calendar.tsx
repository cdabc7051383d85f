import { Check, ChevronLeft, ChevronRight, Video } from 'lucide-react';
import { useContext, useEffect, useState } from 'react';
import {
  Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, CalendarStateContext, Heading, I18nProvider,
} from 'react-aria-components';
import type { DateValue } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#model/settings';
import { IconButton } from '../ui/button.tsx';
import { localeOf } from '../ui/format.ts';
import { direction } from '../ui/text.ts';
import styles from './day-calendar.module.css';

interface Props {
  /** `YYYY-MM-DD` of the days with footage, by the zone's calendar (model/footage-days.ts). */
  readonly days: ReadonlySet<string>;
  /** The day looked at; its month is shown. */
  readonly day: string;
  readonly settings: Settings;
  readonly onDay: (day: string) => void;
  /** The first day of a month that came into sight, for asking which of its days have footage. */
  readonly onMonth?: (firstDay: string) => void;
}

/** A month in which days with footage are marked by a camera; any day may be chosen, for a day without footage is an answer too. */
export function DayCalendar({ days, day, settings, onDay, onMonth }: Props) {
  const { t } = useTranslation();
  // Dates of the calendar's own kind are made from one it gave: the library that makes them is not ours to import.
  const [some, setSome] = useState<DateValue | null>(null);
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const isRtl = direction(settings.language) === 'rtl';
  const [Back, On] = isRtl ? [ChevronRight, ChevronLeft] : [ChevronLeft, ChevronRight];
  return (
    <I18nProvider locale={localeOf(settings)}>
      <Calendar
        className={styles.calendar ?? ''} aria-label={t('timeline.calendar.name')} firstDayOfWeek="mon"
        value={some?.set({ year, month, day: date }) ?? null} onChange={(chosen: DateValue) => { onDay(chosen.toString()); }}
      >
        <header className={styles.head}>
          <IconButton slot="previous" label={t('timeline.calendar.previous')}><Back size={18} aria-hidden /></IconButton>
          <Heading className={styles.month ?? ''} />
          <IconButton slot="next" label={t('timeline.calendar.next')}><On size={18} aria-hidden /></IconButton>
        </header>
        <CalendarGrid className={styles.grid ?? ''} weekdayStyle="short">
          <CalendarGridHeader>{(weekday) => <CalendarHeaderCell className={styles.weekday ?? ''}>{weekday}</CalendarHeaderCell>}</CalendarGridHeader>
          <CalendarGridBody>
            {(cell) => (
              <CalendarCell date={cell} className={styles.cell ?? ''} data-footage={days.has(cell.toString()) || undefined}>
                {({ formattedDate, isSelected }) => (
                  <>
                    <span>{formattedDate}</span>
                    <span className={styles.marks} aria-hidden>{isSelected ? <Check size={10} /> : null}{days.has(cell.toString()) ? <Video size={12} /> : null}</span>
                  </>
                )}
              </CalendarCell>
            )}
          </CalendarGridBody>
        </CalendarGrid>
        <Follow day={day} onSome={setSome} {...(onMonth && { onMonth })} />
        <p className={styles.key}><Video size={12} aria-hidden /> {t('timeline.calendar.key')}</p>
      </Calendar>
    </I18nProvider>
  );
}

/** Turns the calendar to the day, and tells which month is in sight. */
function Follow({ day, onSome, onMonth }: { readonly day: string; readonly onSome: (date: DateValue) => void; readonly onMonth?: (firstDay: string) => void }) {
  const state = useContext(CalendarStateContext);
  const first = state?.visibleRange.start.set({ day: 1 }).toString();
  useEffect(() => {
    if (!state) return;
    const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
    const focused = state.focusedDate.set({ year, month, day: date });
    onSome(focused);
    state.setFocusedDate(focused);
    // Only when the day changes: a month a person turned to stays.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [day]);
  useEffect(() => {
    if (first !== undefined) onMonth?.(first);
  }, [first, onMonth]);
  return null;
}
