import { CalendarDays } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { dayRange, footageDays } from '#model/footage-days';
import type { CameraId } from '#model/ids';
import { mergeRanges } from '#model/time';
import type { TimeRange } from '#model/time';
import type { TimelineWords } from '#model/timeline-words';
import { usePage, useSettings } from '../state/use-page.ts';
import { DayCalendar } from '../timeline/day-calendar.tsx';
import { Button } from '../ui/button.tsx';
import popover from '../ui/dialog.module.css';
import { MomentField } from './moment-field.tsx';
import styles from './search.module.css';

const hourMs = 3_600_000;
/** A control room's shift, ms. */
const shiftMs = 8 * hourMs;
const monthMs = 31 * 24 * hourMs;

interface Props { readonly range: TimeRange; readonly zone: string; readonly words: TimelineWords; readonly cameras: readonly CameraId[]; readonly onRange: (range: TimeRange) => void }

/** From when to when: the last hour or shift, a day of the calendar, or both ends typed. */
export function WhenFields({ range, zone, words, cameras, onRange }: Props) {
  const { t } = useTranslation();
  const settings = useSettings();
  const { bridge, clock } = usePage();
  const [isOpen, setOpen] = useState(false);
  const [days, setDays] = useState<ReadonlySet<string>>(new Set());
  const key = cameras.slice(0, 16).join('\n');
  const ask = useCallback((first: string) => {
    if (key === '') return;
    const { start } = dayRange(first, zone);
    bridge.api.playback.spans({ cameras: key.split('\n'), range: { start: Math.max(0, Math.floor(start)), end: Math.floor(start + monthMs) } })
      .then((told) => { setDays((before) => new Set([...before, ...footageDays(mergeRanges(told.flatMap(({ spans }) => spans)), zone)])); }, () => undefined);
  }, [bridge, key, zone]);
  const now = () => Math.ceil(clock.now());
  const last = (ms: number) => () => {
    const end = now();
    onRange({ start: end - ms, end });
  };
  const [today = '1970-01-01'] = footageDays([{ start: range.start, end: range.start + 1 }], zone);
  return (
    <fieldset className={styles.when}>
      <legend className={popover.label}>{t('search.when')}</legend>
      <div className={styles.row}>
        <Button onPress={last(hourMs)}>{t('search.lastHour')}</Button>
        <Button onPress={last(shiftMs)}>{t('search.lastShift')}</Button>
        <Button onPress={last(24 * hourMs)}>{t('search.lastDay')}</Button>
        <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
          <Button><CalendarDays size={16} aria-hidden />{t('search.day')}</Button>
          <Popover className={popover.popover ?? ''}>
            <Dialog className={popover.popoverDialog ?? ''} aria-label={t('search.day')}>
              <DayCalendar days={days} day={today} settings={settings} onMonth={ask} onDay={(day) => { setOpen(false); onRange(dayRange(day, zone)); }} />
            </Dialog>
          </Popover>
        </DialogTrigger>
      </div>
      <MomentField label={t('search.from')} value={range.start} {...{ zone, words }} now={now()} onChange={(start) => { onRange({ start, end: Math.max(range.end, start + 60_000) }); }} />
      <MomentField label={t('search.to')} value={range.end} {...{ zone, words }} now={now()} onChange={(end) => { onRange({ start: Math.min(range.start, end - 60_000), end }); }} />
    </fieldset>
  );
}
