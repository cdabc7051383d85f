import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MeasuredCapacity } from '#renderer/player/budget';
import { createBudgetKeeper } from '#renderer/player/budget-keeper';
import { startGovernor } from '#renderer/player/governor';
import { alone } from '#renderer/player/pc-windows';
import type { OtherWindows, PcWindows } from '#renderer/player/pc-windows';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { visibilityState: 'visible' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a wall that is left while strained leaves no word of it; one that was at ease says nothing', () => {
  const budget = createBudgetKeeper();
  const onStrain = vi.fn<(isStrained: boolean) => void>();
  const start = () => startGovernor({ budget, most: 370, measured: null, videos: () => [], onStrain });
  const stop = start();
  const low = budget.claim({ kind: 'keyframes', megapixelsPerSecond: 1, lowest: 1, priority: 'rest' }, () => undefined);
  vi.advanceTimersByTime(3_000);
  expect(onStrain.mock.calls).toEqual([[true]]);
  stop();
  expect(onStrain.mock.calls).toEqual([[true], [false]]);
  low?.release();
  const stopAgain = start();
  vi.advanceTimersByTime(3_000);
  stopAgain();
  expect(onStrain.mock.calls).toEqual([[true], [false]]);
});

test('F29 what the PC carries is judged within the limit on moving pictures, which stays', () => {
  const budget = createBudgetKeeper();
  budget.setLimits({ ...budget.limits, moving: 3 });
  const stop = startGovernor({ budget, most: 370, measured: null, videos: () => [], onStrain: () => undefined });
  // Timers that come a second late, sample after sample.
  for (let samples = 0; samples < 30; samples += 1) {
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValueOnce(now + 1_000);
    vi.advanceTimersByTime(2_000);
  }
  expect(budget.limits.megapixelsPerSecond).toBeLessThan(370);
  expect(budget.limits.moving).toBe(3);
  stop();
});

describe('a wall that wants more than such a PC usually carries', () => {
  const govern = (budget: ReturnType<typeof createBudgetKeeper>, measured: MeasuredCapacity | null = null) => startGovernor({ budget, most: 370, measured, videos: () => [], onStrain: () => undefined });
  const more = (budget: ReturnType<typeof createBudgetKeeper>) => budget.claim({ kind: 'lane', megapixelsPerSecond: 3.5, lowest: 0, priority: 'rest' }, () => undefined);
  const join = (budget: ReturnType<typeof createBudgetKeeper>, players: number) => { for (let each = 0; each < players; each += 1) budget.join(); };
  /** A minute in which players take whatever is granted. */
  const useAll = (budget: ReturnType<typeof createBudgetKeeper>) => {
    for (let tenth = 0; tenth < 6; tenth += 1) {
      while (more(budget));
      vi.advanceTimersByTime(10_000);
    }
  };

  test('begins with a part of that, and goes up from there', () => {
    const budget = createBudgetKeeper();
    join(budget, 120);
    const stop = govern(budget);
    expect(budget.limits.megapixelsPerSecond).toBe(166.5);
    // Nobody takes it: that says nothing.
    vi.advanceTimersByTime(60_000);
    expect(budget.limits.megapixelsPerSecond).toBe(166.5);
    useAll(budget);
    expect(budget.limits.megapixelsPerSecond).toBe(370);
    stop();
  });

  test('which comes later is noticed, once', () => {
    const budget = createBudgetKeeper();
    const stop = govern(budget);
    vi.advanceTimersByTime(20_000);
    expect(budget.limits.megapixelsPerSecond).toBe(370);
    join(budget, 120);
    vi.advanceTimersByTime(500);
    expect(budget.limits.megapixelsPerSecond).toBe(166.5);
    useAll(budget);
    join(budget, 20);
    vi.advanceTimersByTime(1_000);
    expect(budget.limits.megapixelsPerSecond).toBe(370);
    stop();
  });

  test('on a PC whose browser says that hardware decodes begins with what is sure without, goes up beyond it, and believes its own frames more', () => {
    const [good, bad] = [createBudgetKeeper(), createBudgetKeeper()];
    const start = (budget: ReturnType<typeof createBudgetKeeper>) => startGovernor({ budget, most: 600, sure: 370, measured: null, videos: () => [], onStrain: () => undefined });
    for (const budget of [good, bad]) join(budget, 120);
    const stopGood = start(good);
    expect(good.limits.megapixelsPerSecond).toBe(370);
    useAll(good);
    expect(good.limits.megapixelsPerSecond).toBe(600);
    stopGood();
    const stopBad = start(bad);
    while (more(bad));
    vi.advanceTimersByTime(8_000);
    for (let samples = 0; samples < 2; samples += 1) {
      const now = performance.now();
      vi.spyOn(performance, 'now').mockReturnValueOnce(now + 1_000);
      vi.advanceTimersByTime(2_000);
    }
    expect(Math.round(bad.limits.megapixelsPerSecond)).toBeLessThan(300);
    stopBad();
  });

  test('has all of it at once where it was measured, or fits', () => {
    const [measured, fits] = [createBudgetKeeper(), createBudgetKeeper()];
    join(measured, 120);
    join(fits, 100);
    const stops = [govern(measured, { megapixelsPerSecond: 370, isLimit: true }), govern(fits)];
    expect([measured.limits.megapixelsPerSecond, fits.limits.megapixelsPerSecond]).toEqual([370, 370]);
    for (const stop of stops) stop();
  });

  test('measured without a limit it begins with no less than it was seen to carry, and finds out the rest', () => {
    const [much, little] = [createBudgetKeeper(), createBudgetKeeper()];
    for (const budget of [much, little]) join(budget, 120);
    const stops = [govern(much, { megapixelsPerSecond: 300, isLimit: false }), govern(little, { megapixelsPerSecond: 80, isLimit: false })];
    expect([much.limits.megapixelsPerSecond, little.limits.megapixelsPerSecond]).toEqual([300, 166.5]);
    useAll(little);
    expect(little.limits.megapixelsPerSecond).toBe(370);
    for (const stop of stops) stop();
  });
});

describe('the selected tile of a wall that wants more than the PC carries', () => {
  /** Of 25 frames a second so many are thrown away; the others lose nothing. */
  const losing = (lost: number): HTMLVideoElement => {
    const began = performance.now();
    const frames = (each: number): number => Math.round((performance.now() - began) / 1000 * each);
    return { videoWidth: 1280, videoHeight: 720, getVideoPlaybackQuality: () => ({ totalVideoFrames: frames(25), droppedVideoFrames: frames(lost) }) } as HTMLVideoElement;
  };
  const stand = (most: number, lost: number): number => {
    const budget = createBudgetKeeper();
    const video = losing(lost);
    for (let tile = 0; tile < 61; tile += 1) budget.join();
    const stop = startGovernor({ budget, most, measured: null, videos: () => [], first: () => [video], onStrain: () => undefined });
    budget.claim({ kind: 'whep', megapixelsPerSecond: 23, lowest: 0.7, priority: 'selected', owner: {} }, () => undefined);
    const wanted = { wish: 3.5, lowest: 0.7, priority: 'rest' } as const;
    const low = Array.from({ length: 60 }, () => ({ owner: {} })).map(({ owner }) => ({ owner, grant: budget.claim({ ...wanted, owner, kind: 'keyframes', megapixelsPerSecond: 0.7 }, () => undefined) }));
    // A tile in low gear goes up as soon as there is room.
    for (let second = 0; second < 60; second += 1) {
      for (const tile of low) if (tile.grant && budget.claim({ ...wanted, owner: tile.owner, kind: 'lane', megapixelsPerSecond: 3.5 }, () => undefined)) {
        tile.grant.release();
        tile.grant = null;
      }
      vi.advanceTimersByTime(1_000);
    }
    stop();
    return budget.limits.megapixelsPerSecond;
  };

  test('has its frames before more of the others have full rate', () => {
    expect(stand(200, 0)).toBeGreaterThanOrEqual(200);
    expect(stand(200, 5)).toBe(90);
  });

  test('is no measure where all may fit', () => {
    expect(stand(240, 5)).toBe(240);
  });
});

describe('a few pictures that are larger than such a PC usually carries', () => {
  const uhd = 207;
  /** A wall of four tiles that would have 4K, two of which show their small stream for want of room. */
  const stand = (measured: MeasuredCapacity | null) => {
    const budget = createBudgetKeeper();
    const onStrain = vi.fn<(isStrained: boolean) => void>();
    const stop = startGovernor({ budget, most: 370, measured, videos: () => [], onStrain });
    const grants = Array.from({ length: 4 }, (_, tile) => budget.claim({ kind: 'lane', megapixelsPerSecond: tile === 0 ? uhd : 3.5, wish: uhd, lowest: 0.7, priority: 'large', owner: {} }, () => undefined));
    return { budget, stop, grants, onStrain };
  };

  test('lasting ease leads beyond the usual, no further than the tiles ask', () => {
    const { budget, stop, onStrain } = stand(null);
    vi.advanceTimersByTime(20_000);
    expect(budget.limits.megapixelsPerSecond).toBe(370);
    expect(onStrain.mock.calls).toEqual([[true]]);
    vi.advanceTimersByTime(600_000);
    expect(budget.limits.megapixelsPerSecond).toBe(4 * uhd);
    expect(onStrain.mock.calls).toEqual([[true], [false]]);
    stop();
  });

  test('not beyond a limit: one that was measured, or one that was met', () => {
    const known = stand({ megapixelsPerSecond: 370, isLimit: true });
    const met = stand(null);
    for (let samples = 0; samples < 10; samples += 1) {
      const now = performance.now();
      vi.spyOn(performance, 'now').mockReturnValueOnce(now + 1_000).mockReturnValueOnce(now + 1_000);
      vi.advanceTimersByTime(2_000);
    }
    vi.advanceTimersByTime(900_000);
    expect([known.budget.limits.megapixelsPerSecond, met.budget.limits.megapixelsPerSecond]).toEqual([370, 370]);
    known.stop();
    met.stop();
  });
});

describe('with other windows on the PC', () => {
  /** Beside others who use, want and found out this. */
  const beside = (others: Partial<OtherWindows>) => {
    const budget = createBudgetKeeper();
    const tell = vi.fn<PcWindows['tell']>();
    const pc = { others: { ...alone, ...others }, tell };
    const stop = startGovernor({ budget, most: 370, measured: null, pc, videos: () => [], onStrain: () => undefined });
    return { budget, pc, told: () => tell.mock.lastCall?.[0], stop };
  };
  const strain = (samples: number) => {
    for (let sample = 0; sample < samples; sample += 1) {
      const now = performance.now();
      vi.spyOn(performance, 'now').mockReturnValueOnce(now + 1_000);
      vi.advanceTimersByTime(2_000);
    }
  };

  test('what one of them found the PC to carry is the limit here, too, as long as it says so', () => {
    const { budget, pc, told, stop } = beside({ limit: 90 });
    expect(budget.limits.megapixelsPerSecond).toBe(90);
    pc.others = { ...pc.others, limit: Infinity };
    vi.advanceTimersByTime(250);
    expect([budget.limits.megapixelsPerSecond, told()]).toEqual([370, { limit: null }]);
    stop();
  });

  test('strain takes a part of what all of them use, and is told; not by a window that is hidden, which is not judged', () => {
    const { budget, told, stop } = beside({ used: 200 });
    budget.claim({ kind: 'lane', megapixelsPerSecond: 100, lowest: 0, priority: 'rest' }, () => undefined);
    vi.advanceTimersByTime(20_000);
    strain(2);
    expect(Math.round(budget.limits.megapixelsPerSecond)).toBe(225);
    expect(told()).toEqual({ limit: 225 });
    vi.stubGlobal('document', { visibilityState: 'hidden' });
    vi.advanceTimersByTime(250);
    expect(told()).toEqual({ limit: null });
    stop();
  });

  test('walls that together want more than such a PC usually carries begin low', () => {
    const { budget, stop } = beside({ wanted: 300 });
    for (let each = 0; each < 30; each += 1) budget.join();
    vi.advanceTimersByTime(250);
    expect(budget.limits.megapixelsPerSecond).toBe(166.5);
    stop();
  });
});
