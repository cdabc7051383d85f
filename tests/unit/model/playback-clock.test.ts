import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { clockSet, clockTime, clockTurn } from '#model/playback-clock';
import type { PlaybackClock } from '#model/playback-clock';
import { mediaTimeAt, wallTimeAt } from '#model/time-map';

const clock: PlaybackClock = { at: 1_000_000, setAt: 500, rate: 1, isRunning: true };
const bounds = { loop: null, footage: [{ start: 100, end: 200 }, { start: 300, end: 400 }], skipsGaps: true, live: 10_000 };

describe('the clock of a review', () => {
  it('runs at its rate, stands when told, and keeps its time through every change', () => {
    expect(clockTime(clock, 1_500)).toBe(1_001_000);
    expect(clockTime({ ...clock, rate: -4 }, 1_500)).toBe(996_000);
    const halted = clockSet(clock, 1_500, { isRunning: false });
    expect(clockTime(halted, 99_000)).toBe(1_001_000);
    const faster = clockSet(clockSet(halted, 2_000, { isRunning: true }), 3_000, { rate: 16 });
    expect(clockTime(faster, 3_000)).toBe(1_002_000);
    expect(clockTime(faster, 3_100)).toBe(1_003_600);
  });

  it('stands while it is held, and goes on at the same moment', () => {
    const held = clockSet(clock, 1_500, { isHeld: true });
    expect([clockTime(held, 1_500), clockTime(held, 60_000)]).toEqual([1_001_000, 1_001_000]);
    const released = clockSet(held, 60_000, { isHeld: false });
    expect([released.isRunning, clockTime(released, 60_250)]).toEqual([true, 1_001_250]);
  });

  it('a change of rate or halt never moves it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(-16, -1, 0.1, 1, 16), fc.boolean(), (now, rate, isRunning) => {
      expect(clockTime(clockSet(clock, now, { rate, isRunning }), now)).toBeCloseTo(clockTime(clock, now), 6);
    }));
  });

  it('leads over gaps both ways, round a loop, and stands at what is live', () => {
    expect(clockTurn(150, 1, bounds)).toBeNull();
    expect(clockTurn(250, 1, bounds)).toEqual({ at: 300, stands: false });
    expect(clockTurn(250, -1, bounds)).toEqual({ at: 199, stands: false });
    expect(clockTurn(250, 1, { ...bounds, skipsGaps: false })).toBeNull();
    expect(clockTurn(500, 1, bounds)).toBeNull();
    expect(clockTurn(50, -1, bounds)).toBeNull();
    expect(clockTurn(10_000, 2, bounds)).toEqual({ at: 10_000, stands: true });
    const loop = { start: 110, end: 190 };
    expect(clockTurn(190, 1, { ...bounds, loop })).toEqual({ at: 110, stands: false });
    expect(clockTurn(110, -1, { ...bounds, loop })).toEqual({ at: 190, stands: false });
  });
});

test('the media second of a moment: none before the map and between its pieces', () => {
  const map = [{ media: 0, at: 1_000 }, { media: 10, at: 20_000 }];
  expect(mediaTimeAt(map, 500)).toBeNull();
  expect(mediaTimeAt(map, 1_000)).toBe(0);
  expect(mediaTimeAt(map, 10_999)).toBeCloseTo(9.999, 6);
  expect(mediaTimeAt(map, 15_000)).toBeNull();
  expect(mediaTimeAt(map, 20_000)).toBe(10);
  expect(mediaTimeAt([], 5)).toBeNull();
  fc.assert(fc.property(fc.double({ min: 0, max: 9.9, noNaN: true }), (media) => { expect(mediaTimeAt(map, wallTimeAt(map, media)!)).toBeCloseTo(media, 5); }));
});
