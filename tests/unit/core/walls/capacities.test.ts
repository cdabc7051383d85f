import { expect, test } from 'vitest';
import { Capacities } from '#core/walls/capacities';
import { coreStand, startTime } from '../data/core-stand.ts';

test('what was measured stays with its monitor and is in the journal', () => {
  const stand = coreStand();
  const capacities = new Capacities(stand);
  expect(capacities.read(2)).toBeNull();
  capacities.keep({ monitor: 2, megapixelsPerSecond: 120.5, isLimit: true }, 'page-1');
  capacities.keep({ monitor: 2, megapixelsPerSecond: 140.25, isLimit: false }, 'page-1');
  expect(new Capacities(stand).read(2)).toEqual({ megapixelsPerSecond: 140.25, isLimit: false, measuredAt: startTime });
  expect(new Capacities(stand).read(1)).toBeNull();
  expect(stand.journal.list({ before: null, limit: 5 })[0]).toMatchObject({ kind: 'capacity-measured', monitor: 2, detail: { who: 'page-1', megapixelsPerSecond: 140, isLimit: false } });
});

test('what was kept before a run said whether it found a limit counts as one', () => {
  const stand = coreStand();
  stand.data.db.exec('INSERT INTO monitor_capacity (number, megapixels, measured_at) VALUES (3, 81, 5)');
  expect(new Capacities(stand).read(3)).toEqual({ megapixelsPerSecond: 81, isLimit: true, measuredAt: 5 });
});
