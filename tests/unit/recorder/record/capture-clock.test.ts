import { describe, expect, it } from 'vitest';
import { createCaptureClock } from '#recorder/record/capture-clock';

const start = 1_790_000_000_000;
/** Repeatable noise in 0..1. */
function noise(i: number): number {
  return ((i * 7919) % 1009) / 1009;
}

interface Feed { readonly seconds: number; readonly delayMs: (i: number) => number; readonly driftPpm?: number; readonly report?: (trueMs: number) => number | null }

/** Feeds 25 pictures a second; answers the largest error of the capture times named after `settleS`. */
function worstError({ seconds, delayMs, driftPpm = 0, report = () => null }: Feed, settleS = 1): number {
  const clock = createCaptureClock();
  let worst = 0;
  for (let i = 0; i < seconds * 25; i += 1) {
    const trueMs = start + i * 40;
    const ptsS = 500 + (i * 0.04) * (1 + driftPpm / 1e6);
    clock.observe(ptsS, trueMs + delayMs(i), report(trueMs));
    if (i >= settleS * 25) worst = Math.max(worst, Math.abs(clock.captureAt(ptsS) - trueMs));
  }
  return worst;
}

describe('capture clock', () => {
  it('is right within 30 ms through 200 ms of network jitter', () => {
    expect(worstError({ seconds: 60, delayMs: (i) => 5 + 200 * noise(i) })).toBeLessThan(30);
  });

  it('is right within 150 ms from the first second when the server begins with a burst of old pictures', () => {
    expect(worstError({ seconds: 20, delayMs: (i) => (i < 25 ? (25 - i) * 39 : 4) })).toBeLessThan(150);
  });

  it('follows a camera whose quartz is 200 ppm off', () => {
    expect(worstError({ seconds: 3_600, delayMs: (i) => 3 + 20 * noise(i), driftPpm: 200 })).toBeLessThan(30);
    expect(worstError({ seconds: 3_600, delayMs: (i) => 3 + 20 * noise(i), driftPpm: -200 })).toBeLessThan(30);
  });

  it('takes the sender report when it agrees with the arrivals within a second', () => {
    expect(worstError({ seconds: 60, delayMs: (i) => 400 + 20 * noise(i), report: (trueMs) => trueMs })).toBeLessThan(10);
  });

  it('tells a line that falls behind for half a minute from a camera clock that is wrong, when the reports agreed before', () => {
    const behind = (i: number): number => 20 + (i < 250 ? 0 : Math.min(5_000, (i - 250) * 10));
    expect(worstError({ seconds: 40, delayMs: behind, report: (trueMs) => trueMs })).toBeLessThan(100);
  });

  it('lets go of a report that jumps after it agreed', () => {
    const clock = createCaptureClock();
    for (let i = 0; i < 1_500; i += 1) {
      const at = start + i * 40;
      clock.observe(i * 0.04, at + 10, i < 500 ? at : at - 3_600_000);
      if (i > 800) expect(Math.abs(clock.captureAt(i * 0.04) - at)).toBeLessThan(30);
    }
  });

  it.each([-3_600_000, -1_500, 300, 5_000])('does not believe a sender report %i ms off', (offMs) => {
    expect(worstError({ seconds: 60, delayMs: () => 10, report: (trueMs) => trueMs + offMs })).toBeLessThan(30);
  });

  it('never lets a captured picture lie in the future, but for the slewing', () => {
    const clock = createCaptureClock();
    for (let i = 0; i < 500; i += 1) {
      const arrivedAt = start + i * 40 + 300 * noise(i);
      clock.observe(i * 0.04, arrivedAt, null);
      expect(clock.captureAt(i * 0.04)).toBeLessThanOrEqual(arrivedAt + 5);
    }
  });

  it('moves smoothly once settled: neighbours neither overlap nor tear', () => {
    const clock = createCaptureClock();
    let before: number | null = null;
    for (let i = 0; i < 2_500; i += 1) {
      clock.observe(i * 0.04, start + i * 40 + (i < 1000 ? 120 : 20), null);
      const at = clock.captureAt(i * 0.04);
      if (before !== null && i > 100) expect(Math.abs(at - before - 40)).toBeLessThanOrEqual(2);
      before = at;
    }
  });

  it('F49 begins anew after a reset', () => {
    const clock = createCaptureClock();
    clock.observe(1, start, null);
    clock.reset();
    clock.observe(2, start - 3_600_000, null);
    expect(clock.captureAt(2)).toBe(start - 3_600_000);
  });
});
