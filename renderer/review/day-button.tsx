import { CalendarDays } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { dayRange, footageDays } from '#model/footage-days';
import type { CameraId } from '#model/ids';
import { mergeRanges } from '#model/time';
import type { EpochMs, TimeRange } from '#model/time';
import { DayCalendar } from '../timeline/day-calendar.tsx';
import { usePage, useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import popover from '../ui/dialog.module.css';

const monthMs = 31 * 86_400_000;

interface Props { readonly cameras: readonly CameraId[]; readonly at: EpochMs; readonly zone: string; readonly onDay: (day: TimeRange) => void }

/** A month with the days that have footage; choosing one shows it whole. */
export function DayButton({ cameras, at, zone, onDay }: Props) {
  const { t } = useTranslation();
  const settings = useSettings();
  const { bridge } = usePage();
  const [days, setDays] = useState<ReadonlySet<string>>(new Set());
  const [isOpen, setOpen] = useState(false);
  const ask = useCallback((first: string) => {
    const { start } = dayRange(first, zone);
    bridge.api.playback.spans({ cameras: [...cameras], range: { start: Math.max(0, Math.floor(start)), end: Math.floor(start + monthMs) } })
      .then((told) => { setDays((before) => new Set([...before, ...footageDays(mergeRanges(told.flatMap(({ spans }) => spans)), zone)])); }, () => undefined);
  }, [bridge, cameras, zone]);
  const [today = '1970-01-01'] = footageDays([{ start: at, end: at + 1 }], zone);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button aria-label={t('timeline.calendar.name')}><CalendarDays size={18} aria-hidden /></Button>
      <Popover className={popover.popover ?? ''}>
        <Dialog className={popover.popoverDialog ?? ''} aria-label={t('timeline.calendar.name')}>
          <DayCalendar days={days} day={today} settings={settings} onMonth={ask} onDay={(day) => { setOpen(false); onDay(dayRange(day, zone)); }} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
