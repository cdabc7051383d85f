import { describe, expect, test } from 'vitest';
import type { BudgetClaim } from '#renderer/player/budget';
import { demandOf, fullOf, heldDemand, shareOf } from '#renderer/player/pc-share';
import type { WindowDemand } from '#renderer/player/pc-share';

const window = (low: number, more: WindowDemand['more']): WindowDemand => ({ low, more });
/** What each of these windows reckons for itself. */
const shares = (carried: number, ...windows: readonly WindowDemand[]) => windows.map((own, index) => Math.round(shareOf(own, windows.toSpliced(index, 1), carried)));

describe('shareOf', () => {
  test('a window that is alone has all of it', () => {
    expect(shares(250, window(10, { rest: 900 }))).toEqual([250]);
  });

  test('what nobody asked for is free to each', () => {
    expect(shares(250, window(10, { rest: 40 }), window(20, { rest: 80 }))).toEqual([150, 200]);
  });

  test('where it is too little, equal parts beyond low gear; who needs less leaves the rest', () => {
    expect(shares(250, window(40, { rest: 200 }), window(40, { rest: 200 }))).toEqual([125, 125]);
    expect(shares(250, window(10, { rest: 20 }), window(40, { rest: 200 }))).toEqual([30, 220]);
    expect(shares(250, window(10, { rest: 20 }), window(40, { rest: 200 }), window(40, { rest: 200 }))).toEqual([30, 110, 110]);
  });

  test('one window\'s alarm comes before another\'s rest, and takes nobody\'s low gear', () => {
    expect(shares(100, window(2, { alarm: 78 }), window(20, { rest: 100 }))).toEqual([80, 20]);
    expect(shares(100, window(2, { alarm: 50 }), window(20, { selected: 20, rest: 100 }))).toEqual([52, 48]);
  });

  test('low gear for every tile, whatever the others would have; no more than the PC carries', () => {
    expect(shares(30, window(20, { alarm: 10 }), window(20, { rest: 10 }))).toEqual([20, 20]);
    expect(shares(10, window(20, { alarm: 10 }), window(20, { rest: 10 }))).toEqual([10, 10]);
  });

  test('together no more than the PC carries, as long as it carries low gear for all', () => {
    const windows = [window(4, { alarm: 23, rest: 70 }), window(15, { selected: 20, rest: 61 }), window(1, { large: 207 }), window(9, { unseen: 40 })];
    for (const carried of [29, 50, 90, 180, 300, 460]) {
      expect(windows.reduce((sum, own, index) => sum + Math.min(fullOf(own), shareOf(own, windows.toSpliced(index, 1), carried)), 0)).toBeLessThanOrEqual(Math.max(carried, 29) + 1e-9);
    }
  });
});

test('heldDemand: less is as much as before, each priority its part; what only changes its rank is held back by nothing', () => {
  expect(heldDemand(window(4, { alarm: 50, rest: 20 }), window(2, { rest: 20 }))).toEqual({ low: 4, more: { alarm: 50, rest: 20 } });
  expect(heldDemand(window(2, { rest: 40 }), window(2, { alarm: 30, rest: 0 }))).toEqual({ low: 2, more: { alarm: 30, rest: 10 } });
  expect(heldDemand(window(2, { rest: 40 }), window(2, { unseen: 40 }))).toEqual({ low: 2, more: { unseen: 40 } });
});

describe('demandOf', () => {
  const claim = (id: number, change: Partial<BudgetClaim> = {}): BudgetClaim => ({ id, priority: 'rest', kind: 'lane', megapixelsPerSecond: 10, lowest: 2, ...change });

  test('says what tiles would have, not what they were granted', () => {
    const granted = demandOf([claim(1, { priority: 'selected', wish: 23 }), claim(2)], Infinity);
    expect(granted).toEqual({ low: 4, more: { selected: 21, rest: 8 } });
    expect(demandOf([claim(1, { priority: 'selected', kind: 'keyframes', megapixelsPerSecond: 2, wish: 23 }), claim(2, { kind: 'keyframes', megapixelsPerSecond: 2, wish: 10 })], Infinity)).toEqual(granted);
  });

  test('a tile that changes its way is what it will be', () => {
    const owner = {};
    expect(demandOf([claim(1, { owner, priority: 'selected', megapixelsPerSecond: 23 }), claim(2, { owner })], Infinity)).toEqual({ low: 2, more: { rest: 8 } });
  });

  test('stills ask nothing, nor do tiles that may not move; a window that nobody sees comes last', () => {
    expect(demandOf([claim(1, { kind: 'stills' })], Infinity)).toEqual({ low: 0, more: {} });
    expect(demandOf([claim(1), claim(2, { priority: 'alarm' })], 1)).toEqual({ low: 2, more: { alarm: 8 } });
    expect(demandOf([claim(1), claim(2, { priority: 'selected' })], Infinity, true)).toEqual({ low: 4, more: { unseen: 16 } });
  });
});
