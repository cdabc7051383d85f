import { expect, test } from 'vitest';
import { createProgramClock } from '#core/servers/program-clock';

const start = Date.UTC(2026, 10, 1);

/** A picture every 200 ms that arrives `lateMs` after it was captured; told each second with the server's clock off by `offMs`. */
function feed(clock: ReturnType<typeof createProgramClock>, { from, seconds, lateMs, offMs }: { from: number; seconds: number; lateMs: number; offMs: number | null }): number {
  for (let media = from; media < from + seconds; media += 0.2) {
    if (offMs !== null && Math.abs(media - Math.round(media)) < 0.01) clock.told(Math.round(media), start + Math.round(media) * 1000 + offMs);
    clock.observe(media, start + media * 1000 + lateMs);
  }
  return clock.captureAt(from + seconds) - start - (from + seconds) * 1000;
}

test('without a word from the server the arrivals tell', () => {
  expect(feed(createProgramClock(), { from: 0, seconds: 5, lateMs: 400, offMs: null })).toBeCloseTo(400, -1);
});

test('the server’s word is the capture where it agrees with the arrivals', () => {
  expect(feed(createProgramClock(), { from: 0, seconds: 5, lateMs: 400, offMs: 0 })).toBeCloseTo(0, -1);
});

test('a clock that is ahead of ours or far behind is not believed', () => {
  expect(feed(createProgramClock(), { from: 0, seconds: 5, lateMs: 100, offMs: 600 })).toBeCloseTo(100, -1);
  expect(feed(createProgramClock(), { from: 0, seconds: 5, lateMs: 100, offMs: -600_000 })).toBeCloseTo(100, -1);
});

test('a way that becomes slow makes pictures old, not the server’s clock wrong; a clock that is set is let go', () => {
  const clock = createProgramClock();
  feed(clock, { from: 0, seconds: 5, lateMs: 300, offMs: 0 });
  expect(feed(clock, { from: 5, seconds: 30, lateMs: 4_000, offMs: 0 })).toBeCloseTo(0, -1);
  expect(feed(clock, { from: 35, seconds: 30, lateMs: 4_000, offMs: -60_000 })).toBeCloseTo(4_000, -1);
});

test('an axis that begins anew forgets both', () => {
  const clock = createProgramClock();
  feed(clock, { from: 1_000, seconds: 5, lateMs: 300, offMs: 0 });
  clock.reset();
  clock.observe(0, start + 500);
  expect(clock.captureAt(0)).toBe(start + 500);
});
