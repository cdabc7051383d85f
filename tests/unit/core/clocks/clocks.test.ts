import { describe, expect, test } from 'vitest';
import { ClockStore } from '#core/clocks/clock-store';
import { Clocks } from '#core/clocks/clocks';
import { problemOf } from '#core/fault';
import { coreStand } from '../data/core-stand.ts';

const wanted = { from: 100_000, aheadMs: 12_400, source: 'read', reason: 'clock in the picture', monitor: 2 } as const;
const codeOf = (work: () => unknown): string | null => { try { work(); return null; } catch (error) { return problemOf(error)?.code ?? String(error); } };

function stand() {
  const core = coreStand();
  let time = 1_000_000;
  const open = () => new Clocks({ store: new ClockStore(core.data), journal: core.journal, now: () => (time += 1_000), knows: (id) => id !== 'a/gone', levelOf: (monitor) => (monitor === 2 ? 2 : 1) });
  return { clocks: open(), again: open, journal: core.journal };
}

describe('clocks that are wrong', () => {
  test('a correction is in force at once, in the journal, and still there after a restart', () => {
    const { clocks, again, journal } = stand();
    clocks.set('a/1', wanted, 'page-1');
    for (const one of [clocks, again()]) {
      expect(one.inForce('a/1')).toEqual([{ from: 100_000, aheadMs: 12_400 }]);
      expect(one.inForce('a/2')).toEqual([]);
    }
    expect(journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'clock-corrected', camera: 'a/1', monitor: 2, detail: { who: 'page-1', aheadMs: 12_400, reason: 'clock in the picture', source: 'read' } });
  });

  test('the same moment again replaces it, another is added in its order, and nothing leaves the history', () => {
    const { clocks, again, journal } = stand();
    clocks.set('a/1', wanted, 'page-1');
    clocks.set('a/1', { ...wanted, from: 50_000, aheadMs: -3_000 }, 'page-1');
    const id = clocks.set('a/1', { ...wanted, aheadMs: 9_000, reason: 'read again' }, 'page-1');
    expect(clocks.inForce('a/1')).toEqual([{ from: 50_000, aheadMs: -3_000 }, { from: 100_000, aheadMs: 9_000 }]);
    clocks.withdraw('a/1', id, { monitor: 2, reason: 'was set right' }, 'page-2');
    expect(again().inForce('a/1')).toEqual([{ from: 50_000, aheadMs: -3_000 }]);
    expect(clocks.history('a/1').map(({ aheadMs, withdrawn }) => [aheadMs, withdrawn?.reason ?? null])).toEqual([[9_000, 'was set right'], [-3_000, null], [12_400, 'read again']]);
    expect(journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'clock-correction-withdrawn', detail: { aheadMs: 9_000, reason: 'was set right' } });
    expect(codeOf(() => { clocks.withdraw('a/1', id, { monitor: 2, reason: 'twice' }, 'page-2'); })).toBe('not-found');
  });

  test('an operator’s desk may not, and nonsense is refused without a trace', () => {
    const { clocks, journal } = stand();
    const before = journal.list({ before: null, limit: 10 }).length;
    expect(codeOf(() => clocks.set('a/1', { ...wanted, monitor: 1 }, 'page-1'))).toBe('not-allowed');
    expect(codeOf(() => clocks.set('a/gone', wanted, 'page-1'))).toBe('not-found');
    expect(codeOf(() => clocks.set('a/1', { ...wanted, aheadMs: 400 * 86_400_000 }, 'page-1'))).toBe('invalid-input');
    expect(clocks.history('a/1')).toEqual([]);
    expect(journal.list({ before: null, limit: 10 })).toHaveLength(before);
  });

  test('who follows hears of every change', async () => {
    const { clocks } = stand();
    const life = new AbortController();
    const told = clocks.watch(life.signal);
    expect((await told.next()).value).toEqual([]);
    clocks.set('a/1', wanted, 'page-1');
    expect((await told.next()).value).toEqual([{ camera: 'a/1', corrections: [{ from: 100_000, aheadMs: 12_400 }] }]);
    life.abort();
  });
});
