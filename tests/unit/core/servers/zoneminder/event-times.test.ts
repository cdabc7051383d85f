import { describe, expect, test } from 'vitest';
import type { EventAnswer } from '#core/servers/zoneminder/answers';
import { eventTimes, startWithin } from '#core/servers/zoneminder/event-list';
import { namedZone } from '#core/servers/zoneminder/local-time';

const paris = namedZone('Europe/Paris')!;
const now = Date.UTC(2026, 9, 25, 12);
const event = (Id: number, StartDateTime: string, EndDateTime: string | null, Length: number): EventAnswer => ({
  Id, MonitorId: 1, Name: '', Cause: 'Continuous', StartDateTime, EndDateTime, Length, Frames: 1, AlarmFrames: 0, MaxScore: 0, DefaultVideo: 'v.mp4', Archived: false, Notes: '', SaveJPEGs: 0,
});
const starts = (...events: EventAnswer[]): string[] => eventTimes(events, paris, now).map(({ start }) => new Date(start).toISOString().slice(11, 16));

describe('the hour that comes twice', () => {
  test('is told apart by the length where one end is outside of it', () => {
    expect(starts(event(1, '2026-10-25 01:55:00', '2026-10-25 02:05:00', 600))).toEqual(['23:55']);
    // Ten minutes by the length: the second pass.
    expect(starts(event(9, '2026-10-25 02:55:00', '2026-10-25 03:05:00', 600))).toEqual(['01:55']);
    // An hour and ten minutes by the length: the first.
    expect(starts(event(9, '2026-10-25 02:55:00', '2026-10-25 03:05:00', 4_200))).toEqual(['00:55']);
    expect(starts(event(5, '2026-10-25 02:55:00', '2026-10-25 02:05:00', 600))).toEqual(['00:55']);
  });

  test('and by the order of events within it', () => {
    const hour = Array.from({ length: 12 }, (_, at) => event(at + 1, `2026-10-25 02:${String((at % 6) * 10).padStart(2, '0')}:00`, `2026-10-25 02:${String(((at % 6) * 10 + 9)).padStart(2, '0')}:59`, 599.5));
    expect(starts(...hour)).toEqual(['00:00', '00:10', '00:20', '00:30', '00:40', '00:50', '01:00', '01:10', '01:20', '01:30', '01:40', '01:50']);
  });
});

describe('the start within its second', () => {
  test('is narrowed by end and length to at most half a second', () => {
    expect(startWithin(10_000, 20_000, 10_800)).toBe(10_100);
    expect(startWithin(10_000, 20_000, 9_200)).toBe(10_900);
    expect(startWithin(10_000, 20_000, 10_000)).toBe(10_500);
    expect(startWithin(10_000, null, 5_000)).toBe(10_500);
    // A length that fits neither: no better word than the start's own second.
    expect(startWithin(10_000, 20_000, 5_000)).toBe(10_500);
  });
});
