import { expect, test } from 'vitest';
import { ClockGuard } from '#recorder/clean/clock-guard';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.UTC(2026, 9, 1, 12);

function makeGuard(lastSeen: number | null = null) {
  const clock = { wall: start, mono: 1000 };
  const guard = new ClockGuard({ now: () => clock.wall, mono: () => clock.mono, lastSeen });
  const pass = (ms: number, step = 0): void => { clock.wall += ms + step; clock.mono += ms; };
  return { guard, pass };
}

test.each([['forward', 6 * minute], ['back', -6 * minute], ['1 h back', -60 * minute], ['to 1970', -start]])('F49 a clock set %s holds deletion by age for 24 h', (_, step) => {
  const { guard, pass } = makeGuard();
  pass(minute);
  expect(guard.check()).toEqual({ trusted: true, steppedMs: 0 });
  pass(minute, step);
  expect(guard.check()).toEqual({ trusted: false, steppedMs: step });
  pass(day - minute);
  expect(guard.check().trusted).toBe(false);
  pass(minute);
  expect(guard.check().trusted).toBe(true);
});

test('F49 a person who confirms the time ends the hold', () => {
  const { guard, pass } = makeGuard();
  pass(0, 10 * minute);
  expect(guard.check().trusted).toBe(false);
  guard.confirm();
  expect(guard.check().trusted).toBe(true);
});

test('slow drift is not a step', () => {
  const { guard, pass } = makeGuard();
  for (let index = 0; index < 1000; index += 1) {
    pass(minute, 400);
    expect(guard.check().trusted).toBe(true);
  }
});

test.each([
  ['a minute after the last run', start - minute, true],
  ['ten hours after the last run', start - day / 2.4, true],
  ['before the end of the last run', start + 6 * minute, false],
  ['days after the last run', start - 2 * day, false],
  ['for the first time', null, true],
])('F49 a start %s: trusted %s', (_, lastSeen, trusted) => {
  expect(makeGuard(lastSeen).guard.check().trusted).toBe(trusted);
});
