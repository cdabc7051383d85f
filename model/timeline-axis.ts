/** The time axis of a timeline: where ticks stand and what is written at them. Positions are UTC; only the writing knows a zone. */
import type { EpochMs, TimeRange } from './time.ts';
import { calendarTicks, finerStep, timelineSteps } from './timeline-step.ts';
import type { TimelineStep } from './timeline-step.ts';
import type { TimelineWords } from './timeline-words.ts';
import type { ZoneChange, ZoneClock } from './zone-clock.ts';

export interface TimelineTick {
  /** Px from the left. */
  readonly x: number;
  readonly at: EpochMs;
  /** Centred on `x`; null where it would touch another. */
  readonly label: string | null;
}

/** The day (month, year) of the ticks below it: written from `x` on, at most `width` px. */
export interface TimelineContext {
  readonly x: number;
  readonly width: number;
  readonly label: string;
}

/** A moment at which local clocks are set. Back: the hour before it comes twice, with two offsets; forward: no footage is missing, only an hour of the clock. */
export interface TimelineChange extends ZoneChange {
  readonly x: number;
  readonly label: string;
}

export interface TimelineAxis {
  /** What labelled ticks are apart. */
  readonly step: TimelineStep;
  readonly ticks: readonly TimelineTick[];
  /** Px of the small ticks between them. */
  readonly minor: readonly number[];
  readonly contexts: readonly TimelineContext[];
  readonly changes: readonly TimelineChange[];
}

interface AxisInput {
  readonly range: TimeRange;
  /** Px. */
  readonly width: number;
  readonly clock: ZoneClock;
  readonly words: TimelineWords;
  /** How wide a label is drawn, px. */
  readonly measure: (label: string) => number;
}

/** Between labels, and the least distance of small ticks, px. */
const labelSpace = 14;
const minorSpace = 8;

export function layoutAxis(input: AxisInput): TimelineAxis {
  const { range, width, clock, words } = input;
  const msPerPx = (range.end - range.start) / width;
  const xOf = (at: EpochMs) => (at - range.start) / msPerPx;
  const { step, isShort } = chooseStep(input, msPerPx);
  const changes = clock.changesIn(range).map((change) => ({
    ...change, x: xOf(change.at), label: `UTC${words.offset(change.at - 1)} \u2192 UTC${words.offset(change.at)}`,
  }));
  const finer = finerStep(step, minorSpace * msPerPx);
  const moments = ticksOf(range, step, clock);
  const standing = new Set(moments);
  return {
    step,
    ticks: placeLabels(input, moments.filter((at) => at >= range.start - labelMargin(msPerPx)), step, isShort, xOf),
    minor: finer === null ? [] : ticksOf(range, finer, clock).filter((at) => at >= range.start && !standing.has(at)).map(xOf),
    contexts: contextsOf(input, step, xOf),
    changes,
  };
}

const labelMargin = (msPerPx: number) => 60 * msPerPx;

/** The finest step of the list whose labels have room; their widths differ by day and month, so several are tried. */
function chooseStep({ range, words, measure }: AxisInput, msPerPx: number): { readonly step: TimelineStep; readonly isShort: boolean } {
  const fits = (step: TimelineStep, isShort: boolean) => [0, 0.3, 0.6, 1].every((part) => {
    const at = Math.floor(range.start + (range.end - range.start) * part);
    return step.aboutMs >= (measure(words.tick(at, step, isShort)) + labelSpace) * msPerPx;
  });
  for (const step of timelineSteps) {
    // Cheap first: nothing shorter than this has room for any label.
    if (step.aboutMs < (labelSpace + 10) * msPerPx) continue;
    if (fits(step, false)) return { step, isShort: false };
    if (step.unit === 'day' && fits(step, true)) return { step, isShort: true };
  }
  return { step: timelineSteps.at(-1) as TimelineStep, isShort: false };
}

/** Moments of ticks in a range, beginning a little before it, so that a label that hangs in from the left is there. */
function ticksOf({ start, end }: TimeRange, step: TimelineStep, clock: ZoneClock): EpochMs[] {
  if (step.unit !== 'ms') return calendarTicks(start, end, step, clock.zone);
  const from = start - step.count;
  const found: EpochMs[] = [];
  // Between two changes the local clock runs evenly: ticks stand where it shows a multiple of the step.
  let begin = from;
  for (const change of [...clock.changesIn({ start: from, end }), null]) {
    const offset = change?.before ?? clock.offsetAt(begin);
    const until = change?.at ?? end;
    for (let at = Math.ceil((begin + offset) / step.count) * step.count - offset; at < until; at += step.count) found.push(at);
    begin = until;
  }
  return found;
}

/** Labels that would touch are left out; those that must say their offset are placed first. */
function placeLabels({ clock, words, measure, width }: AxisInput, moments: readonly EpochMs[], step: TimelineStep, isShort: boolean, xOf: (at: EpochMs) => number): TimelineTick[] {
  const first = moments[0] ?? 0;
  const changes = step.unit === 'ms' ? clock.changesIn({ start: first - 86_400_000, end: (moments.at(-1) ?? 0) + 86_400_000 }) : [];
  const labels = moments.map((at, i) => ({ at, x: xOf(at), says: saysOffset(at, moments[i - 1] ?? at, changes) }));
  const taken: { readonly from: number; readonly to: number }[] = [];
  const written = new Map<EpochMs, string>();
  for (const { at, x, says } of [...labels.filter((one) => one.says), ...labels.filter((one) => !one.says)]) {
    const label = says ? `${words.tick(at, step)} ${words.offset(at)}` : words.tick(at, step, isShort);
    const half = (measure(label) + labelSpace) / 2;
    if (x + half < 0 || x - half > width || taken.some(({ from, to }) => x - half < to && x + half > from)) continue;
    taken.push({ from: x - half, to: x + half });
    written.set(at, label);
  }
  return labels.map(({ at, x }) => ({ at, x, label: written.get(at) ?? null })).filter(({ x, label }) => label !== null || (x >= 0 && x <= width));
}

/** The first tick after a change says its offset, and in an hour that comes twice both do. */
function saysOffset(at: EpochMs, previous: EpochMs, changes: readonly ZoneChange[]): boolean {
  return changes.some((change) => {
    const twice = Math.max(0, change.before - change.after);
    return (previous < change.at && at >= change.at) || (at >= change.at - twice && at < change.at + twice);
  });
}

/** Stretches of one day, month or year. The first is written at the left edge, wherever it began. */
function contextsOf({ range, width, clock, words, measure }: AxisInput, step: TimelineStep, xOf: (at: EpochMs) => number): TimelineContext[] {
  const unit: TimelineStep = step.unit === 'ms' ? { unit: 'day', count: 1, aboutMs: 0 } : { unit: 'month', count: 1, aboutMs: 0 };
  const changes = step.unit === 'ms' ? clock.changesIn(range).map(({ at }) => at) : [];
  const starts = [...calendarTicks(range.start, range.end, unit, clock.zone), ...changes].toSorted((a, b) => a - b);
  const written = starts.map((at) => ({ at, label: words.context(Math.max(at, range.start), step) }));
  // Months of one year have one name at month steps.
  const distinct = written.filter(({ label }, i) => i === 0 || label !== written[i - 1]?.label);
  const contexts = distinct.map(({ at, label }, i) => {
    const x = Math.max(0, xOf(at));
    return { x, width: (i + 1 < distinct.length ? Math.min(width, xOf(distinct[i + 1]?.at ?? range.end)) : width) - x, label };
  });
  return contexts.filter(({ width: room, label }) => measure(label) + labelSpace <= room);
}
