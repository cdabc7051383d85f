import { expect, test } from 'vitest';
import type { CameraEvent } from '#model/camera-event';
import type { EventNews } from '#model/event-search';
import { goingOn, noResults, takeNews } from '#renderer/search/event-results';

const event = (server: string, at: number, end: number | null = at): CameraEvent => ({ id: null, camera: `${server}/1`, type: 'motion', label: '', at, end, score: null });
const found = (server: string, ...times: number[]): EventNews => ({ server, is: 'found', events: times.map((at) => event(server, at)), reached: Math.min(...times) });
const asked = (server: string): EventNews => ({ server, is: 'asked' });

test('what servers tell at their own pace is one list, newest first, each event once', () => {
  let results = takeNews(noResults, [asked('a'), asked('b'), found('a', 90, 70, 50), { server: 'a', is: 'done', next: 50 }]);
  results = takeNews(results, [found('b', 95, 70, 10), { server: 'b', is: 'done', next: null }]);
  results = takeNews(results, [asked('a'), found('a', 50, 30), { server: 'a', is: 'done', next: null }]);
  expect(results.events.map(({ camera, at }) => `${camera} ${at}`)).toEqual(['b/1 95', 'a/1 90', 'a/1 70', 'b/1 70', 'a/1 50', 'a/1 30', 'b/1 10']);
  expect(results.shown).toBe(7);
});

test('a beginning and its end told apart are one event, with its end', () => {
  const results = takeNews(noResults, [{ server: 'a', is: 'found', events: [event('a', 50, null), event('a', 50, 60)], reached: 50 }]);
  expect(results.events).toEqual([event('a', 50, 60)]);
  expect(takeNews(results, [{ server: 'a', is: 'found', events: [event('a', 50, null)], reached: 50 }]).events).toEqual([event('a', 50, 60)]);
});

test('older than what a server has looked at waits; one that has not answered, or failed, makes nothing wait', () => {
  const times = ({ events, shown }: typeof results): number[] => events.slice(0, shown).map(({ at }) => at);
  let results = takeNews(noResults, [asked('slow'), asked('a'), asked('b'), found('a', 90, 40), { server: 'a', is: 'done', next: null }, found('b', 95, 60), { server: 'bad', is: 'failed', problem: { code: 'server-hangs' }, next: 100 }]);
  expect(times(results)).toEqual([95, 90, 60]);
  // Going on: what b has not told again yet still waits.
  results = takeNews(results, [{ server: 'b', is: 'done', next: 60 }]);
  expect(goingOn(results)).toEqual({ b: 60 });
  results = takeNews(results, [asked('b')]);
  expect(times(results)).toEqual([95, 90, 60]);
  results = takeNews(results, [found('b', 20), { server: 'b', is: 'done', next: null }]);
  expect(times(results)).toEqual([95, 90, 60, 40, 20]);
});

test('what was seen stays: a slow server puts its events between, and takes nothing away', () => {
  const first = takeNews(noResults, [asked('slow'), asked('a'), found('a', 90, 40), { server: 'a', is: 'done', next: null }]);
  expect(first.shown).toBe(2);
  const then = takeNews(first, [found('slow', 80)]);
  expect(then.events.slice(0, then.shown).map(({ at }) => at)).toEqual([90, 80, 40]);
});

test('a hundred thousand events are taken page by page within seconds', () => {
  let results = noResults;
  for (let page = 0; page < 200; page += 1) results = takeNews(results, [{ server: 'a', is: 'found', events: Array.from({ length: 500 }, (_, index) => event('a', 10_000_000 - page * 500 - index)), reached: 10_000_000 - (page + 1) * 500 }]);
  expect(results.events).toHaveLength(100_000);
});
