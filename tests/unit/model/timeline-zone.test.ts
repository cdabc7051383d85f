/** The axis where clocks are set. What is expected is asked of this runtime's own zone data: Morocco's rules differ between releases. */
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { indexTimeline } from '#model/timeline-index';
import { layoutTimeline } from '#model/timeline';
import { timelineWords } from '#model/timeline-words';
import { zoneClock } from '#model/zone-clock';
import { footageDays, dayRange } from '#model/footage-days';
import type { EpochMs } from '#model/time';

const hour = 3_600_000;
const day = 24 * hour;
const offsetOf = (zone: string, at: EpochMs) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;

function axisOf(zone: string, start: EpochMs, end: EpochMs, locale = 'en-GB') {
  const clock = zoneClock(zone);
  const index = indexTimeline({ cameras: [], events: [], bookmarks: [] });
  return layoutTimeline({ range: { start, end }, width: 1200, index, clock, words: timelineWords(clock, { locale, clock24: true }), measure: (label) => label.length * 7, playhead: null, marks: { in: null, out: null }, now: end }).axis;
}

/** The first changes since a year begins, one back and one forward, as Temporal tells them. */
function changesOf(zone: string, year: number) {
  let next = Temporal.ZonedDateTime.from({ timeZone: zone, year, month: 1, day: 1 }).getTimeZoneTransition('next');
  const found: { at: number; before: number; after: number }[] = [];
  for (; next && found.length < 4; next = next.getTimeZoneTransition('next')) {
    found.push({ at: next.epochMilliseconds, before: offsetOf(zone, next.epochMilliseconds - 1), after: offsetOf(zone, next.epochMilliseconds) });
  }
  return { back: found.find(({ before, after }) => after < before), forward: found.find(({ before, after }) => after > before) };
}

/** Years in which Ramadan certainly moved Morocco's clocks, by every release of the data. */
describe.each([['Africa/Casablanca', 2024], ['Africa/Casablanca', 2026], ['Africa/El_Aaiun', 2025], ['Europe/Paris', 2026], ['Europe/London', 2025], ['America/St_Johns', 2026]])('%s in %d', (zone, year) => {
  const { back, forward } = changesOf(zone, year);

  test('a clock knows every change and every offset', () => {
    expect(back).toBeDefined();
    expect(forward).toBeDefined();
    const start = Date.UTC(year, 0, 1);
    for (let at = start; at < start + 400 * day; at += 7 * hour) expect(zoneClock(zone).offsetAt(at)).toBe(offsetOf(zone, at));
    for (const change of [back, forward]) {
      expect(zoneClock(zone).changesIn({ start: (change?.at ?? 0) - 1, end: (change?.at ?? 0) + 1 })).toEqual([change]);
      expect(zoneClock(zone).offsetAt((change?.at ?? 0) - 1)).toBe(change?.before);
      expect(zoneClock(zone).offsetAt(change?.at ?? 0)).toBe(change?.after);
    }
  });

  test('the repeated hour stands twice, an hour apart, each with its own offset', () => {
    if (!back) throw new Error('no change back');
    const { ticks, changes, step } = axisOf(zone, back.at - 2 * hour, back.at + 3 * hour);
    expect(step.aboutMs).toBeLessThanOrEqual(hour);
    expect(changes.map(({ at }) => at)).toEqual([back.at]);
    const twice = ticks.filter(({ at }) => at === back.at - hour || at === back.at);
    expect(twice).toHaveLength(2);
    const [first, second] = twice.map(({ label }) => label?.split(' ') ?? []);
    expect(first?.[0]).toBe(second?.[0]);
    expect(first?.[1]).not.toBe(second?.[1]);
    expect((twice[1]?.x ?? 0) - (twice[0]?.x ?? 0)).toBeCloseTo(1200 / 5, 6);
  });

  test('the missing hour is not drawn, and nothing is missing on the axis', () => {
    if (!forward) throw new Error('no change forward');
    const { ticks } = axisOf(zone, forward.at - 2 * hour, forward.at + 3 * hour);
    const local = (at: EpochMs) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
    for (const { at, label } of ticks) if (label !== null) expect(label.startsWith(local(at))).toBe(true);
    const after = ticks.find(({ at }) => at >= forward.at);
    expect(after?.label).toMatch(/[+−]\d\d:\d\d$/);
    const hidden = Temporal.Instant.fromEpochMilliseconds(forward.at - 1).toZonedDateTimeISO(zone).toPlainDateTime().add({ minutes: 30 }).toPlainTime().hour;
    expect(ticks.filter(({ at }) => Number(local(at).slice(0, 2)) === hidden && at < forward.at + 2 * hour && at > forward.at - 2 * hour)).toEqual([]);
  });

  test('a day that is set back has 25 hours, one set forward 23', () => {
    for (const [change, hours] of [[back, 25], [forward, 23]] as const) {
      const date = Temporal.Instant.fromEpochMilliseconds((change?.at ?? 0) - 1).toZonedDateTimeISO(zone).toPlainDate().toString();
      const { start, end } = dayRange(date, zone);
      expect((end - start) / hour).toBe(hours);
      expect([...footageDays([{ start, end }], zone)]).toEqual([date]);
    }
  });
});

test('the day is written with the offset it has, and again where that changes', () => {
  const { back } = changesOf('Europe/Paris', 2026);
  const at = back?.at ?? 0;
  const { contexts } = axisOf('Europe/Paris', at - 2 * hour, at + 3 * hour, 'fr-FR');
  expect(contexts.map(({ label }) => label.replace(/[\u2066\u2069]/g, ''))).toEqual(['dim. 25 oct. 2026 UTC+02:00', 'dim. 25 oct. 2026 UTC+01:00']);
});

test('Arabic labels name months as Morocco does', () => {
  const { ticks } = axisOf('Africa/Casablanca', Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31), 'ar-MA-u-nu-latn');
  const labels = ticks.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['ماي', 'غشت', 'نونبر']));
  expect(axisOf('UTC', 0, hour, 'ar-MA-u-nu-arab').ticks.some(({ label }) => label === '٠٠:٣٠')).toBe(true);
});

test('a zone nobody knows is refused', () => {
  expect(() => zoneClock('Africa/Atlantis')).toThrow(RangeError);
});
