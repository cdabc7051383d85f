import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { growingPause } from '#bridge/growing-pause';
import { startAgain } from '#node/start-again';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const bounds = { first: 100, least: 500, most: 60_000, stableMs: 60_000 };

test('the pause grows with each end up to its bound, and begins anew with what stood long enough after it', async () => {
  const nextPause = growingPause(bounds);
  const pauses: number[] = [];
  for (let end = 0; end < 10; end += 1) {
    const pauseMs = nextPause();
    pauses.push(pauseMs);
    await vi.advanceTimersByTimeAsync(pauseMs + 1_000);
  }
  expect(pauses).toEqual([100, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  await vi.advanceTimersByTimeAsync(58_999);
  expect(nextPause()).toBe(60_000);
  await vi.advanceTimersByTimeAsync(60_000 + 60_001);
  expect(nextPause()).toBe(100);
});

function stand(answer: (attempt: number) => string | null) {
  const life = new AbortController();
  const said: string[] = [];
  const triedAt: number[] = [];
  const start = async (): Promise<string | null> => {
    triedAt.push(performance.now());
    return answer(triedAt.length);
  };
  startAgain(start, growingPause(bounds), (why) => { said.push(why); }, life.signal);
  return { life, said, triedAt };
}

test('F28 a kiosk whose screen is gone for good tries once a minute, and says why once until it changes', async () => {
  let why: string | null = 'no screen';
  const { said, triedAt } = stand(() => why);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(said).toEqual(['no screen']);
  const before = triedAt.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(triedAt).toHaveLength(before + 1);
  why = 'no window';
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(said).toEqual(['no screen', 'no window']);
  why = null;
  await vi.advanceTimersByTimeAsync(60_000);
  const stood = triedAt.length;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(triedAt).toHaveLength(stood);
});

test('nothing is started once the signal came', async () => {
  const { life, triedAt } = stand(() => 'no screen');
  await vi.advanceTimersByTimeAsync(700);
  expect(triedAt).toHaveLength(2);
  life.abort();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(triedAt).toHaveLength(2);
});
