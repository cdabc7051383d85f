import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { RepeatedPictures } from '#core/live/repeated-picture';

const picture = (number: number): Uint8Array => new Uint8Array([0xff, 0xd8, number]);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 50_000 });
  onTestFinished(() => { vi.useRealTimers(); });
});

test('the same bytes are told as repeated after ten seconds, with the time at which they came first; another picture is new', () => {
  const repeated = new RepeatedPictures(Date.now);
  expect(repeated.since('a', picture(1))).toBeNull();
  vi.advanceTimersByTime(9_999);
  expect(repeated.since('a', picture(1))).toBeNull();
  vi.advanceTimersByTime(1);
  expect([repeated.since('a', picture(1)), repeated.since('b', picture(1))]).toEqual([50_000, null]);
  vi.advanceTimersByTime(60_000);
  expect(repeated.since('a', picture(1))).toBe(50_000);
  expect(repeated.since('a', picture(2))).toBeNull();
  // What was there before is new again: something moved in between.
  expect(repeated.since('a', picture(1))).toBeNull();
});

test('a clock that is put back or on repeats nothing and hides nothing', () => {
  const repeated = new RepeatedPictures(Date.now);
  expect(repeated.since('a', picture(1))).toBeNull();
  vi.setSystemTime(9_000_000);
  expect(repeated.since('a', picture(1))).toBeNull();
  vi.advanceTimersByTime(10_000);
  vi.setSystemTime(20_000);
  expect(repeated.since('a', picture(1))).toBe(50_000);
});
