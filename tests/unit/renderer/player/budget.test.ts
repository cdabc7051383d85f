import { describe, expect, test, vi } from 'vitest';
import { megapixelsPerSecondOf, priorityOf, shareBudget } from '#renderer/player/budget';
import type { BudgetClaim } from '#renderer/player/budget';
import { createBudgetKeeper } from '#renderer/player/budget-keeper';

const limits = { megapixelsPerSecond: 100, peers: 2, playlists: 2 };
const claim = (id: number, change: Partial<BudgetClaim> = {}): BudgetClaim => ({ id, priority: 'rest', kind: 'whep', megapixelsPerSecond: 10, ...change });

describe('shareBudget', () => {
  test('serves alarm before selected before PTZ before large before the rest', () => {
    const claims = [claim(1), claim(2, { priority: 'large' }), claim(3, { priority: 'ptz' }), claim(4, { priority: 'selected' }), claim(5, { priority: 'alarm' })];
    expect([...shareBudget(claims, limits)]).toEqual([5, 4]);
    expect([...shareBudget(claims, { ...limits, peers: 4 })]).toEqual([5, 4, 3, 2]);
  });

  test.each(['lane', 'mjpeg'] as const)('%s takes no connection, only pixels', (kind) => {
    const claims = Array.from({ length: 12 }, (_, index) => claim(index + 1, { kind }));
    expect(shareBudget(claims, limits).size).toBe(10);
  });

  test('F12 playlists and WebRTC sessions have limits of their own', () => {
    const claims = (['llhls', 'whep', 'hls', 'offered', 'llhls', 'whep'] as const).map((kind, index) => claim(index + 1, { kind }));
    expect([...shareBudget(claims, limits)]).toEqual([1, 2, 3, 4]);
  });

  test('stills always may, and the first picture too', () => {
    expect([...shareBudget([claim(1, { megapixelsPerSecond: 500 }), claim(2), claim(3, { kind: 'stills', megapixelsPerSecond: 900 })], limits)]).toEqual([1, 3]);
  });
});

describe('budget keeper', () => {
  test('refuses what does not fit and takes it back from the less important', () => {
    const keeper = createBudgetKeeper(limits);
    const displaced = vi.fn<() => void>();
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1 }, vi.fn<() => void>())).not.toBeNull();
    const second = keeper.claim({ priority: 'rest', kind: 'offered', megapixelsPerSecond: 1 }, displaced);
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1 }, vi.fn<() => void>())).toBeNull();
    expect(keeper.claim({ priority: 'selected', kind: 'whep', megapixelsPerSecond: 1 }, vi.fn<() => void>())).not.toBeNull();
    expect(displaced).toHaveBeenCalledOnce();
    second?.();
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1 }, vi.fn<() => void>())).toBeNull();
  });

  test('a lower limit displaces the least important at once; what is used counts no stills', () => {
    const keeper = createBudgetKeeper(limits);
    const [rest, large, selected] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
    keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 30 }, rest);
    keeper.claim({ priority: 'large', kind: 'lane', megapixelsPerSecond: 30 }, large);
    keeper.claim({ priority: 'selected', kind: 'lane', megapixelsPerSecond: 30 }, selected);
    keeper.claim({ priority: 'rest', kind: 'stills', megapixelsPerSecond: 30 }, vi.fn<() => void>());
    expect(keeper.used).toBe(90);
    keeper.setLimits({ ...limits, megapixelsPerSecond: 60 });
    expect([rest, large, selected].map((told) => told.mock.calls.length)).toEqual([1, 0, 0]);
    keeper.setLimits({ ...limits, megapixelsPerSecond: 10 });
    expect([rest, large, selected].map((told) => told.mock.calls.length)).toEqual([1, 1, 0]);
    expect([keeper.used, keeper.limits.megapixelsPerSecond]).toEqual([30, 10]);
    expect(keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 3 }, rest)).toBeNull();
    keeper.setLimits(limits);
    expect(keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 3 }, rest)).not.toBeNull();
  });

  test('what is given back can be had again', () => {
    const keeper = createBudgetKeeper({ ...limits, peers: 1 });
    const giveBack = keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1 }, vi.fn<() => void>());
    giveBack?.();
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1 }, vi.fn<() => void>())).not.toBeNull();
  });
});

test('priority and cost follow what is wanted', () => {
  const want = { width: 400, height: 225, muted: true, purpose: 'tile' as const };
  expect(priorityOf(want)).toBe('rest');
  expect(priorityOf({ ...want, width: 1600, height: 900 })).toBe('large');
  expect(priorityOf({ ...want, purpose: 'ptz' })).toBe('ptz');
  expect(megapixelsPerSecondOf('main')).toBeGreaterThan(megapixelsPerSecondOf('sub'));
});
