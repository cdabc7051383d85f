import { describe, expect, test } from 'vitest';
import { createArrivalClock } from '#core/servers/arrival-clock';

const epoch = 1_790_000_000_000;

/** Pictures each 40 ms from `from` to `to` seconds of media, each `late` ms; `shift` ms of wall time that the axis left out. */
function run(clock: ReturnType<typeof createArrivalClock>, from: number, to: number, late: (s: number) => number, shift = 0): void {
  for (let s = from; s < to; s += 0.04) clock.observe(s, epoch + shift + s * 1000 + late(s));
}

describe('time of capture by arrival', () => {
  test('lateness that comes and goes is not believed', () => {
    const clock = createArrivalClock();
    run(clock, 0, 12, (s) => (Math.round(s * 25) % 50 === 0 ? 5 : 150));
    expect(clock.captureAt(12) - (epoch + 12_000)).toBeLessThan(10);
  });

  test('a stall of two seconds whose pictures come late does not move it', () => {
    const clock = createArrivalClock();
    run(clock, 0, 5, () => 5);
    run(clock, 5, 7, (s) => (7 - s) * 1000);
    run(clock, 7, 9, () => 5);
    expect(Math.abs(clock.captureAt(9) - (epoch + 9_005))).toBeLessThan(5);
  });

  test('a pause that the axis leaves out (go2rtc: more than a second) is noticed within four seconds', () => {
    const clock = createArrivalClock();
    run(clock, 0, 5, () => 5);
    run(clock, 5, 9, () => 5, 20_000);
    expect(Math.abs(clock.captureAt(9) - (epoch + 29_005))).toBeLessThan(50);
  });

  test('a drift is followed slowly, a clock set back at once', () => {
    const clock = createArrivalClock();
    run(clock, 0, 5, () => 100);
    run(clock, 5, 5.5, () => 0);
    const moved = epoch + 5_500 + 100 - clock.captureAt(5.5);
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(10);
    run(clock, 5.5, 5.6, () => 0, -3_600_000);
    expect(Math.abs(clock.captureAt(5.6) - (epoch + 5_600 - 3_600_000))).toBeLessThan(50);
  });
});
