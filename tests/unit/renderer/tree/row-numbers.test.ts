import { expect, test } from 'vitest';
import { numberFound, numberRows } from '#renderer/tree/row-numbers';
import { pageCameras } from '../../../fakes/page-cameras.ts';

const cameras = pageCameras(6);
const sites = ['s0', 's1', 's2'].map((id) => ({ id, name: { fr: id }, cameras: cameras.filter(({ site }) => site.id === id) }));

test('a closed site is one row, an open one has its cameras behind it', () => {
  expect([...numberRows(sites, new Set())]).toEqual([['site:s0', 1], ['site:s1', 2], ['site:s2', 3]]);
  const open = numberRows(sites, new Set(['site:s1']));
  expect(open.size).toBe(5);
  expect([...open]).toEqual([['site:s0', 1], ['site:s1', 2], ['camera:embedded/c3', 3], ['camera:embedded/c4', 4], ['site:s2', 5]]);
});

test('a site that was opened and is gone is no row; what is found is numbered as it stands', () => {
  expect(numberRows(sites.slice(0, 1), new Set(['site:s9'])).size).toBe(1);
  expect([...numberFound([cameras[4]!, cameras[0]!])]).toEqual([['camera:embedded/c5', 1], ['camera:embedded/c1', 2]]);
});
