import { describe, expect, test, vi } from 'vitest';
import { costOfWay, limitsOf, lowestOf, megapixelsPerSecondOf, priorityOf, shareBudget, usualLimits, usualLimitsOf } from '#renderer/player/budget';
import type { BudgetClaim } from '#renderer/player/budget';
import { createBudgetKeeper } from '#renderer/player/budget-keeper';

const limits = { megapixelsPerSecond: 100, peers: 2, playlists: 2, moving: Infinity };
const claim = (id: number, change: Partial<BudgetClaim> = {}): BudgetClaim => ({ id, priority: 'rest', kind: 'whep', megapixelsPerSecond: 10, lowest: 0, ...change });

describe('shareBudget', () => {
  test('serves alarm before selected before PTZ before large before the rest', () => {
    const claims = [claim(1), claim(2, { priority: 'large' }), claim(3, { priority: 'ptz' }), claim(4, { priority: 'selected' }), claim(5, { priority: 'alarm' })];
    expect([...shareBudget(claims, limits).granted]).toEqual([5, 4]);
    expect([...shareBudget(claims, { ...limits, peers: 4 }).granted]).toEqual([5, 4, 3, 2]);
  });

  test.each(['lane', 'mjpeg'] as const)('%s takes no connection, only pixels', (kind) => {
    const claims = Array.from({ length: 12 }, (_, index) => claim(index + 1, { kind }));
    expect(shareBudget(claims, limits).granted.size).toBe(10);
  });

  test('F12 playlists and WebRTC sessions have limits of their own', () => {
    const claims = (['llhls', 'whep', 'hls', 'offered', 'llhls', 'whep'] as const).map((kind, index) => claim(index + 1, { kind }));
    expect([...shareBudget(claims, limits).granted]).toEqual([1, 2, 3, 4]);
  });

  test('the first picture may go up beside itself whatever that costs: it is on its way to one way, and nobody before it takes its room', () => {
    const owner = {};
    const way = { priority: 'selected', owner, kind: 'lane' } as const;
    const claims = [claim(1, { kind: 'stills' }), claim(2, { ...way, kind: 'keyframes', megapixelsPerSecond: 5, lowest: 5 }), claim(3, { ...way, megapixelsPerSecond: 500, lowest: 5 }), claim(4, { kind: 'keyframes', megapixelsPerSecond: 5, lowest: 5 }), claim(5, { kind: 'lane', lowest: 5 })];
    expect([...shareBudget(claims, limits).granted]).toEqual([2, 3, 1, 4]);
  });

  test('who is not seen gives way first', () => {
    expect([...shareBudget([claim(1, { priority: 'unseen' }), claim(2), claim(3)], limits).granted]).toEqual([2, 3]);
  });

  test('stills always may, and the first picture too', () => {
    expect([...shareBudget([claim(1, { megapixelsPerSecond: 500 }), claim(2), claim(3, { kind: 'stills', megapixelsPerSecond: 900 })], limits).granted]).toEqual([1, 3]);
  });
});

describe('low gear', () => {
  const full = (id: number, change: Partial<BudgetClaim> = {}): BudgetClaim => claim(id, { kind: 'lane', megapixelsPerSecond: 10, lowest: 2, ...change });

  test('room for every tile in low gear comes before full rate for any', () => {
    // Twenty in low gear take 40; the 60 left give seven of them the 8 that full rate is more.
    const claims = Array.from({ length: 20 }, (_, index) => full(index + 1));
    expect([...shareBudget(claims, limits).granted]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const after = claims.map((each) => (each.id <= 7 ? each : { ...each, kind: 'keyframes' as const, megapixelsPerSecond: 2 }));
    expect(shareBudget(after, limits).granted.size).toBe(20);
  });

  test('the important keep full rate longest', () => {
    const claims = [full(1), full(2), full(3, { priority: 'large' }), full(4, { priority: 'ptz' }), full(5, { priority: 'selected' }), full(6, { priority: 'alarm' })];
    const left = [60, 52, 44, 36, 28, 20, 1].map((megapixelsPerSecond) => [...shareBudget(claims, { ...limits, megapixelsPerSecond }).granted].toSorted((a, b) => b - a));
    expect(left).toEqual([[6, 5, 4, 3, 2, 1], [6, 5, 4, 3, 1], [6, 5, 4, 3], [6, 5, 4], [6, 5], [6], [6]]);
  });

  test('where not even low gear fits for all, the least important show stills', () => {
    const claims = Array.from({ length: 8 }, (_, index) => full(index + 1, { kind: 'keyframes', megapixelsPerSecond: 2, priority: index === 7 ? 'selected' : 'rest' }));
    expect([...shareBudget(claims, { ...limits, megapixelsPerSecond: 7 }).granted]).toEqual([8, 1, 2]);
  });

  test('a hundred tiles on two cores: all move, the selected one and more than half at full rate', () => {
    const claims = Array.from({ length: 100 }, (_, index) => full(index + 1, { megapixelsPerSecond: index === 50 ? 23 : 3.5, lowest: 0.7, priority: index === 50 ? 'selected' : 'rest' }));
    const { granted } = shareBudget(claims, usualLimitsOf(2));
    expect(granted.has(51)).toBe(true);
    expect(granted.size).toBeGreaterThan(50);
    expect(shareBudget(claims.map((each) => (granted.has(each.id) ? each : { ...each, kind: 'keyframes', megapixelsPerSecond: 0.7 })), usualLimitsOf(2)).granted.size).toBe(100);
    // What two cores were seen to carry is not taken away: 63 small tiles and the selected one.
    expect(shareBudget(claims.slice(0, 64), usualLimitsOf(2)).granted.size).toBe(64);
  });

  test('costs a part of full rate; a batch without it has none', () => {
    expect(costOfWay({ kind: 'keyframes', role: 'sub' })).toBeLessThan(megapixelsPerSecondOf('sub') / 4);
    expect(lowestOf([{ kind: 'lane', role: 'main' }, { kind: 'keyframes', role: 'sub' }])).toBe(costOfWay({ kind: 'keyframes', role: 'sub' }));
    expect(lowestOf([{ kind: 'llhls', role: 'main' }])).toBe(0);
  });
});

describe('F29 a limit on moving pictures', () => {
  const lane = (id: number, change: Partial<BudgetClaim> = {}): BudgetClaim => claim(id, { kind: 'lane', megapixelsPerSecond: 1, ...change });

  test('the important move, the others show stills; the first picture is none too many', () => {
    const claims = [lane(1), lane(2), lane(3, { priority: 'large' }), lane(4, { priority: 'alarm' }), claim(5, { kind: 'stills' }), lane(6, { kind: 'mjpeg', priority: 'selected' })];
    expect([...shareBudget(claims, { ...limits, moving: 3 }).granted].toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6]);
    expect([...shareBudget(claims, { ...limits, moving: 0 }).granted]).toEqual([5]);
    expect(shareBudget(claims, { ...limits, moving: 5 }).granted.size).toBe(6);
  });

  test('key frames are moving pictures, and no room is kept for those that may not show them', () => {
    const claims = Array.from({ length: 10 }, (_, index) => lane(index + 1, { megapixelsPerSecond: 20, lowest: 4 }));
    expect([...shareBudget(claims, { ...limits, moving: 5 }).granted]).toEqual([1, 2, 3, 4, 5]);
    expect([...shareBudget(claims.map((each) => ({ ...each, kind: 'keyframes' as const, megapixelsPerSecond: 4 })), { ...limits, moving: 5 }).granted]).toEqual([1, 2, 3, 4, 5]);
  });

  test('a tile that changes its way has two claims for one picture', () => {
    const [own, other] = [{}, {}];
    expect([...shareBudget([lane(1, { owner: own }), lane(2, { owner: other }), lane(3, { owner: own, kind: 'whep' })], { ...limits, moving: 1 }).granted]).toEqual([1, 3]);
  });

  test('the keeper takes pictures down to it, keeps no low gear for them, and has room again beyond it', () => {
    const keeper = createBudgetKeeper(limits);
    const wish = { priority: 'rest', kind: 'lane', megapixelsPerSecond: 10, lowest: 2 } as const;
    const told = Array.from({ length: 4 }, () => vi.fn<() => void>());
    for (const displaced of told) keeper.claim({ ...wish, owner: displaced }, displaced);
    keeper.setLimits({ ...limits, moving: 2 });
    expect(told.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 1, 1]);
    expect([keeper.used, keeper.lowGears]).toEqual([20, 0]);
    const still = keeper.claim({ ...wish, kind: 'stills' }, vi.fn<() => void>());
    expect(keeper.claim(wish, vi.fn<() => void>())).toBeNull();
    expect(still?.hasRoomFor(wish)).toBe(false);
    // The selected one takes the place of the last.
    expect(keeper.claim({ ...wish, priority: 'selected' }, vi.fn<() => void>())).not.toBeNull();
    expect(told.map(({ mock }) => mock.calls.length)).toEqual([0, 1, 1, 1]);
    const before = keeper.changes;
    keeper.setLimits(limits);
    expect(keeper.changes).toBeGreaterThan(before);
    expect(still?.hasRoomFor(wish)).toBe(true);
  });
});

describe('budget keeper', () => {
  test('refuses what does not fit and takes it back from the less important', () => {
    const keeper = createBudgetKeeper(limits);
    const displaced = vi.fn<() => void>();
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1, lowest: 0 }, vi.fn<() => void>())).not.toBeNull();
    const second = keeper.claim({ priority: 'rest', kind: 'offered', megapixelsPerSecond: 1, lowest: 0 }, displaced);
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1, lowest: 0 }, vi.fn<() => void>())).toBeNull();
    expect(keeper.claim({ priority: 'selected', kind: 'whep', megapixelsPerSecond: 1, lowest: 0 }, vi.fn<() => void>())).not.toBeNull();
    expect(displaced).toHaveBeenCalledOnce();
    second?.release();
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1, lowest: 0 }, vi.fn<() => void>())).toBeNull();
  });

  test('a lower limit displaces the least important at once; what is used counts no stills', () => {
    const keeper = createBudgetKeeper(limits);
    const [rest, large, selected] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
    keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 30, lowest: 0 }, rest);
    keeper.claim({ priority: 'large', kind: 'lane', megapixelsPerSecond: 30, lowest: 0 }, large);
    keeper.claim({ priority: 'selected', kind: 'lane', megapixelsPerSecond: 30, lowest: 0 }, selected);
    keeper.claim({ priority: 'rest', kind: 'stills', megapixelsPerSecond: 30, lowest: 0 }, vi.fn<() => void>());
    expect(keeper.used).toBe(90);
    keeper.setLimits({ ...limits, megapixelsPerSecond: 60 });
    expect([rest, large, selected].map((told) => told.mock.calls.length)).toEqual([1, 0, 0]);
    keeper.setLimits({ ...limits, megapixelsPerSecond: 10 });
    expect([rest, large, selected].map((told) => told.mock.calls.length)).toEqual([1, 1, 0]);
    expect([keeper.used, keeper.limits.megapixelsPerSecond]).toEqual([30, 10]);
    expect(keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 3, lowest: 0 }, rest)).toBeNull();
    keeper.setLimits(limits);
    expect(keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 3, lowest: 0 }, rest)).not.toBeNull();
  });

  test('a tile that became important is no longer the first to go', () => {
    const keeper = createBudgetKeeper(limits);
    const [first, second] = [vi.fn<() => void>(), vi.fn<() => void>()];
    keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 30, lowest: 0 }, first);
    keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 30, lowest: 0 }, second)?.rank('selected');
    keeper.setLimits({ ...limits, megapixelsPerSecond: 40 });
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
  });

  test('tells low gears, and room only where nobody would lose for it', () => {
    const keeper = createBudgetKeeper({ ...limits, megapixelsPerSecond: 20 });
    const lane = { priority: 'rest', kind: 'lane', megapixelsPerSecond: 10, lowest: 2 } as const;
    const first = keeper.claim(lane, vi.fn<() => void>());
    keeper.claim({ ...lane, megapixelsPerSecond: 9 }, vi.fn<() => void>());
    const low = keeper.claim({ ...lane, kind: 'keyframes', megapixelsPerSecond: 1, lowest: 1 }, vi.fn<() => void>());
    expect(keeper.lowGears).toBe(1);
    expect(low?.hasRoomFor(lane)).toBe(false);
    // More important: it would be granted, but not without a loss.
    expect(low?.hasRoomFor({ ...lane, priority: 'selected' })).toBe(false);
    const before = keeper.changes;
    first?.release();
    expect(keeper.changes).toBeGreaterThan(before);
    expect(low?.hasRoomFor(lane)).toBe(true);
  });

  test('F22 the room of a way down is kept until it is taken or given back: nobody goes up in it meanwhile', () => {
    const keeper = createBudgetKeeper(limits);
    const lane = { priority: 'rest', kind: 'lane', megapixelsPerSecond: 10, lowest: 2 } as const;
    const grants = Array.from({ length: 4 }, () => keeper.claim(lane, () => undefined));
    const low = keeper.claim({ ...lane, kind: 'keyframes', megapixelsPerSecond: 2 }, () => undefined);
    // Ten for one at full rate and two for each of the four others: two have to go down, and leave less than another eight.
    keeper.setLimits({ ...limits, megapixelsPerSecond: 26 });
    expect([keeper.used, keeper.lowGears]).toEqual([26, 3]);
    expect(low?.hasRoomFor(lane)).toBe(false);
    for (const grant of grants.slice(2)) {
      grant?.release();
      expect(keeper.claim({ ...lane, kind: 'keyframes', megapixelsPerSecond: 2 }, () => undefined)).not.toBeNull();
      expect(low?.hasRoomFor(lane)).toBe(false);
    }
    expect([keeper.used, keeper.lowGears]).toEqual([26, 3]);
  });

  test('what is given back can be had again', () => {
    const keeper = createBudgetKeeper({ ...limits, peers: 1 });
    const grant = keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1, lowest: 0 }, vi.fn<() => void>());
    grant?.release();
    expect(keeper.claim({ priority: 'rest', kind: 'whep', megapixelsPerSecond: 1, lowest: 0 }, vi.fn<() => void>())).not.toBeNull();
  });
});

test('priority and cost follow what is wanted', () => {
  const want = { width: 400, height: 225, muted: true, purpose: 'tile' as const };
  expect(priorityOf(want)).toBe('rest');
  expect(priorityOf({ ...want, width: 1600, height: 900 })).toBe('large');
  expect(priorityOf({ ...want, purpose: 'ptz' })).toBe('ptz');
  expect(priorityOf({ ...want, purpose: 'ptz', raised: true })).toBe('alarm');
  expect(priorityOf({ ...want, raised: false })).toBe('rest');
  expect(megapixelsPerSecondOf('main')).toBeGreaterThan(megapixelsPerSecondOf('sub'));
});

describe('one unit for what is claimed and what was measured: pixels decoded', () => {
  const cif = { kind: 'lane', role: 'sub', megapixelsPerSecond: 352 * 240 * 10 / 1e6 } as const;

  test('a way costs what its stream is, in low gear the same part of it; the usual where nobody told', () => {
    expect(costOfWay(cif)).toBeCloseTo(0.84, 2);
    expect(costOfWay({ ...cif, kind: 'keyframes' })).toBeCloseTo(0.84 * 0.2, 2);
    expect(costOfWay({ kind: 'lane', role: 'sub' })).toBe(megapixelsPerSecondOf('sub'));
    expect(lowestOf([cif, { ...cif, kind: 'keyframes' }])).toBeCloseTo(0.84 * 0.2, 2);
  });

  test('ninety-six such streams that were shown are ninety-six that are granted', () => {
    const claims = Array.from({ length: 96 }, (_, index) => claim(index + 1, { kind: 'lane', megapixelsPerSecond: costOfWay(cif), lowest: 0.17 }));
    expect(shareBudget(claims, { ...limits, megapixelsPerSecond: 81.2 }).granted.size).toBe(96);
  });

  test('a limit that was measured counts; that a PC carries something at least takes nothing away from it', () => {
    expect(limitsOf({ megapixelsPerSecond: 40, isLimit: true }).megapixelsPerSecond).toBe(40);
    expect(limitsOf({ megapixelsPerSecond: 40, isLimit: false })).toEqual(usualLimits);
    expect(limitsOf({ megapixelsPerSecond: 900, isLimit: false }).megapixelsPerSecond).toBe(900);
    expect(limitsOf(null)).toEqual(usualLimits);
  });

  test('hardware that decodes leaves what a video costs beside its decoding, until the PC is measured', () => {
    expect(limitsOf(null, true)).toEqual({ ...usualLimits, megapixelsPerSecond: expect.closeTo(usualLimits.megapixelsPerSecond * 12 / 7, 5) as number });
    expect(limitsOf({ megapixelsPerSecond: 40, isLimit: true }, true).megapixelsPerSecond).toBe(40);
  });
});

test('what all pictures would take: each by its first choice, a picture on its way to another one once', () => {
  const keeper = createBudgetKeeper(limits);
  const owner = {};
  keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 3, wish: 23, lowest: 1, owner }, () => undefined);
  keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 23, wish: 23, lowest: 1, owner }, () => undefined);
  keeper.claim({ priority: 'rest', kind: 'lane', megapixelsPerSecond: 4, lowest: 1 }, () => undefined);
  expect(keeper.full).toBe(27);
});
