import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#model/settings';
import type { EpochMs } from '#model/time';
import type { TimelineMarks } from '#model/timeline';
import { indexTimeline } from '#model/timeline-index';
import type { TimelineData, TimelineIndex } from '#model/timeline-index';
import { timelineWords } from '#model/timeline-words';
import type { TimelineWords } from '#model/timeline-words';
import { zoneClock } from '#model/zone-clock';
import { createFormat } from '../ui/format.ts';
import type { Format } from '../ui/format.ts';
import { direction } from '../ui/text.ts';
import type { TimelineScene } from './timeline-drawing.ts';

interface Given {
  readonly data: TimelineData;
  readonly zone: string;
  readonly settings: Settings;
  readonly playhead: EpochMs | null;
  readonly marks: TimelineMarks;
  readonly now: EpochMs;
}

export interface Prepared { readonly index: TimelineIndex; readonly words: TimelineWords; readonly format: Format; readonly scene: TimelineScene }

/** What is dear to make is made only when what it is made of changes; the scene is a mere parcel of it. */
export function useTimelineScene({ data, zone, settings, playhead, marks, now }: Given): Prepared {
  const { t } = useTranslation();
  const index = useMemo(() => indexTimeline(data), [data]);
  const { words, format, clock } = useMemo(() => {
    const made = createFormat(settings, zone);
    const zoned = zoneClock(zone);
    return { words: timelineWords(zoned, { locale: made.locale, clock24: settings.clock24 }), format: made, clock: zoned };
  }, [settings, zone]);
  const { in: markIn, out: markOut } = marks;
  const scene = useMemo((): TimelineScene => ({
    index, clock, words, playhead, marks: { in: markIn, out: markOut }, now,
    direction: direction(settings.language), reasonText: (reason) => t(`timeline.reason.${reason}`), number: format.number,
  }), [index, clock, words, format, playhead, markIn, markOut, now, settings.language, t]);
  return { index, words, format, scene };
}
