import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mostRaised } from '#model/camera-alarm';
import type { CameraAlarm } from '#model/camera-alarm';
import { createAlarms } from '#renderer/state/alarms';

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }); });
afterEach(() => { vi.useRealTimers(); });

const alarm = (camera: string, part: Partial<CameraAlarm> = {}): CameraAlarm => ({ camera, type: 'line', label: '', since: 0, until: 1_600_000, ...part });
const life = new AbortController();

test('an alarm of many is marked on all of them; the first few on tiles are served first, and keep that', () => {
  const state = createAlarms(Date.now, life.signal);
  const cameras = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const [tile, camera] of cameras.entries()) state.shows(tile, camera);
  state.tell([alarm('unseen', { type: 'input' }), ...cameras.slice(1).map((camera, each) => alarm(camera, { since: each }))]);
  expect([...state.store.getState().raised]).toEqual(['b', 'c', 'd', 'e']);
  expect(state.store.getState().raised.size).toBe(mostRaised);
  expect(state.store.getState().alarms.has('f')).toBe(true);
  // A later one of the same sort waits, a graver one does not.
  state.tell([...cameras.slice(1).map((camera, each) => alarm(camera, { since: each })), alarm('a', { type: 'input', since: 99 })]);
  expect([...state.store.getState().raised]).toEqual(['a', 'b', 'c', 'd']);
  state.shows(0, null);
  expect([...state.store.getState().raised]).toEqual(['b', 'c', 'd', 'e']);
  state.tell([]);
  expect(state.store.getState().raised.size + state.store.getState().alarms.size).toBe(0);
});

test('what waits in carousels is brought forward within the same few of a window, and leaves no tile its place', () => {
  const state = createAlarms(Date.now, life.signal);
  const brought = () => [...state.store.getState().brought];
  state.shows(0, 'a');
  state.shows(1, 'b');
  state.waits(1, ['b', 'c', 'd', 'e', 'f']);
  state.tell([...['c', 'd', 'e', 'f'].map((camera, each) => alarm(camera, { since: each })), alarm('elsewhere')]);
  expect([brought(), state.store.getState().raised.size]).toEqual([['c', 'd', 'e', 'f'], 0]);
  // One on a tile is graver: the last of those that wait is not brought forward any more.
  state.tell([...['c', 'd', 'e', 'f'].map((camera, each) => alarm(camera, { since: each })), alarm('a', { type: 'input', since: 99 })]);
  expect([brought(), [...state.store.getState().raised]]).toEqual([['a', 'c', 'd', 'e'], ['a']]);
  // A carousel that stays with its camera has none waiting.
  state.waits(1, []);
  expect(brought()).toEqual(['a']);
  const before = state.store.getState();
  state.waits(1, []);
  expect(state.store.getState()).toBe(before);
  state.tell([]);
  expect(brought()).toEqual([]);
});

test('a page that is cut off from the core ends them by itself', () => {
  const state = createAlarms(Date.now, life.signal);
  state.shows(0, 'a');
  state.tell([alarm('a', { until: Date.now() + 5_000 })]);
  vi.advanceTimersByTime(4_000);
  expect(state.store.getState().raised.has('a')).toBe(true);
  vi.advanceTimersByTime(2_000);
  expect(state.store.getState().raised.has('a')).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test('the same told again draws nothing', () => {
  const state = createAlarms(Date.now, life.signal);
  state.shows(0, 'a');
  state.tell([alarm('a')]);
  const before = state.store.getState();
  state.tell([alarm('a')]);
  expect(state.store.getState()).toBe(before);
  state.tell([]);
});
