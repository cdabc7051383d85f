import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createOpeningGate } from '#renderer/player/opening-gate';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('players go once the pictures of all are there, each once', () => {
  const gate = createOpeningGate();
  const went: string[] = [];
  const [a, b] = ['a', 'b'].map((name) => gate.enter(() => { went.push(name); }));
  a!();
  expect(went).toEqual([]);
  b!();
  expect(went).toEqual(['a', 'b']);
  a!();
  vi.advanceTimersByTime(5000);
  expect(went).toEqual(['a', 'b']);
});

test('a picture that does not come holds its own player up for half a second, and no other for longer', () => {
  const gate = createOpeningGate();
  const went: string[] = [];
  const never = gate.enter(() => { went.push('never'); });
  vi.advanceTimersByTime(400);
  gate.enter(() => { went.push('late'); })();
  expect(went).toEqual([]);
  vi.advanceTimersByTime(99);
  expect(went).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(went).toEqual(['never', 'late']);
  never();
  expect(went).toHaveLength(2);
});

test('a tile that leaves holds nobody up, and whose picture is there first still waits for the others', () => {
  const gate = createOpeningGate();
  const went: string[] = [];
  const leave = gate.enter(() => { went.push('left'); });
  const there = gate.enter(() => { went.push('there'); });
  there();
  leave();
  expect(went).toEqual(['left', 'there']);
});
