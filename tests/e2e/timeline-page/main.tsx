/** A timeline with invented footage, a calendar and a field for a time; a witness tells what came of it. */
import { useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { Temporal } from 'temporal-polyfill';
import { footageDays, dayRange } from '#model/footage-days';
import type { Language } from '#model/local-name';
import { defaultSettings } from '#model/settings';
import type { TimeRange } from '#model/time';
import type { TimelineMarks } from '#model/timeline';
import type { TimelineUnder } from '#model/timeline-under';
import { DayCalendar } from '../../../renderer/timeline/day-calendar.tsx';
import { JumpField } from '../../../renderer/timeline/jump-field.tsx';
import { Timeline } from '../../../renderer/timeline/timeline.tsx';
import { localeOf } from '../../../renderer/ui/format.ts';
import { direction, startText } from '../../../renderer/ui/text.ts';
import { inventFootage, nameOf } from './footage.ts';

export interface TimelineBench {
  playhead(): number | null;
  marks(): TimelineMarks;
  range(): TimeRange;
  frames(): readonly number[];
  under(): TimelineUnder | null;
  /** What frames of the timeline took since the last call, ms. */
  takeDrawn(): number[];
  look(range: TimeRange): void;
  /** Drags the timeline by so many frames of 10 px each; the times between them, ms. */
  drag(frames: number, step?: number): Promise<number[]>;
  months(): readonly string[];
}

const query = new URLSearchParams(location.search);
const language = (query.get('lang') ?? 'fr') as Language;
const zone = query.get('zone') ?? 'Africa/Casablanca';
const now = Number(query.get('now') ?? Date.UTC(2026, 10, 27, 18, 20));
const hours = Number(query.get('hours') ?? 24);
const settings = { ...defaultSettings, language, arabicIndicDigits: query.has('arab') };
const data = inventFootage(now);
const state = { playhead: now - 6 * 3_600_000 as number | null, marks: { in: null, out: null } as TimelineMarks, range: { start: 0, end: 0 }, frames: [] as number[], under: null as TimelineUnder | null, drawn: [] as number[], months: [] as string[] };
let look: (range: TimeRange) => void = () => undefined;
const onDrawn = (ms: number) => { state.drawn.push(ms); };
const onMonth = (first: string) => { state.months.push(first); };

function Bench() {
  const [playhead, setPlayhead] = useState(state.playhead);
  const [marks, setMarks] = useState(state.marks);
  const [range, setRange] = useState<TimeRange>({ start: now - hours * 3_600_000, end: now + (hours * 3_600_000) / 48 });
  const days = useMemo(() => footageDays(data.cameras.flatMap(({ spans }) => spans), zone), []);
  const day = Temporal.Instant.fromEpochMilliseconds(playhead ?? now).toZonedDateTimeISO(zone).toPlainDate().toString();
  useEffect(() => {
    look = setRange;
    Object.assign(state, { playhead, marks });
  }, [playhead, marks]);
  const go = (at: number) => {
    setPlayhead(at);
    setRange({ start: at - 3_600_000, end: at + 3_600_000 });
  };
  return (
    <I18nProvider locale={localeOf(settings)}>
      <div style={{ display: 'flex', flexDirection: 'column', gap: 12, padding: 12 }}>
        <div style={{ display: 'flex', gap: 24 }}>
          <DayCalendar days={days} day={day} settings={settings} onDay={(chosen) => { setRange(dayRange(chosen, zone)); }} onMonth={onMonth} />
          <JumpField zone={zone} settings={settings} near={playhead ?? now} now={now} onJump={go} />
        </div>
        <Timeline
          data={data} nameOf={nameOf} zone={zone} settings={settings} now={now} playhead={playhead} marks={marks} range={range}
          onPlayhead={setPlayhead} onMarks={setMarks} onFrame={(way) => { state.frames.push(way); }} onHover={(under) => { state.under = under; }}
          onRange={(seen) => { state.range = seen; }} onDrawn={onDrawn}
        />
      </div>
    </I18nProvider>
  );
}

await startText(language);
document.documentElement.lang = language;
document.documentElement.dir = direction(language);
const bench: TimelineBench = {
  playhead: () => state.playhead, marks: () => state.marks, range: () => state.range, frames: () => state.frames, under: () => state.under,
  takeDrawn: () => state.drawn.splice(0), look: (range) => { look(range); }, drag, months: () => state.months,
};
Object.assign(window, { bench });

/** As a hand does it: a pointer moved once per frame, nothing of React in between. Without a step it only counts frames. */
async function drag(frames: number, step = 10): Promise<number[]> {
  const box = document.querySelector('[data-timeline]') as HTMLElement;
  const { left, top } = box.getBoundingClientRect();
  const tell = (type: string, x: number) => box.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: left + x, clientY: top + 200 }));
  box.setPointerCapture = () => undefined;
  if (step > 0) tell('pointerdown', 0);
  const intervals: number[] = [];
  let last = await new Promise<number>((resolve) => { requestAnimationFrame(resolve); });
  for (let i = 1; i <= frames; i++) {
    if (step > 0) tell('pointermove', i * step);
    const at = await new Promise<number>((resolve) => { requestAnimationFrame(resolve); });
    intervals.push(at - last);
    last = at;
  }
  if (step > 0) tell('pointerup', frames * step);
  return intervals;
}
createRoot(document.querySelector('#page') as HTMLElement).render(<Bench />);
