import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PtzHand } from '../../../../renderer/state/ptz-hand.ts';

function stand(move: () => Promise<unknown> = () => Promise.resolve()) {
  const told: string[] = [];
  const refusals: unknown[] = [];
  const hand = new PtzHand({
    move: (camera, { pan, tilt, zoom }) => {
      told.push(`${camera} ${pan} ${tilt} ${zoom}`);
      return move();
    },
    stop: async (camera) => { told.push(`${camera} stop`); },
    onRefused: (error) => { refusals.push(error); },
  });
  return { hand, told, refusals };
}
const right = { pan: 0.5, tilt: 0, zoom: 0 };
const still = { pan: 0, tilt: 0, zoom: 0 };

describe('the hand that steers', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('tells at once, repeats while it is held, stops at once', async () => {
    const { hand, told } = stand();
    hand.want('keys', 'g/1', right);
    expect(told).toEqual(['g/1 0.5 0 0']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toHaveLength(5);
    hand.want('keys', 'g/1', still);
    expect(told.at(-1)).toBe('g/1 stop');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toHaveLength(6);
  });

  it('adds up what several hands want, and goes on with what is left', async () => {
    const { hand, told } = stand();
    hand.want('keys', 'g/1', right);
    hand.want('wheel', 'g/1', { pan: 0.8, tilt: 0, zoom: 1 });
    await vi.advanceTimersByTimeAsync(70);
    expect(told.at(-1)).toBe('g/1 1 0 1');
    hand.want('keys', 'g/1', still);
    await vi.advanceTimersByTimeAsync(70);
    expect(told.at(-1)).toBe('g/1 0.8 0 1');
  });

  it('a stick that turns is told at most every 60 ms, its last place always', async () => {
    const { hand, told } = stand();
    for (let step = 1; step <= 60; step += 1) {
      hand.want('stick', 'g/1', { pan: step / 60, tilt: 0, zoom: 0 });
      await vi.advanceTimersByTimeAsync(5);
    }
    await vi.advanceTimersByTimeAsync(70);
    expect(told.length).toBeLessThanOrEqual(8);
    expect(told.at(-1)).toBe('g/1 1 0 0');
  });

  it('letting go stops whatever is held; another camera ends the first', () => {
    const { hand, told } = stand();
    hand.letGo();
    expect(told).toEqual([]);
    hand.want('keys', 'g/1', right);
    hand.want('keys', 'g/2', right);
    expect(told).toEqual(['g/1 0.5 0 0', 'g/1 stop', 'g/2 0.5 0 0']);
    hand.letGo();
    expect(told.at(-1)).toBe('g/2 stop');
  });

  it('a refusal is told once and ends the hold', async () => {
    const { hand, told, refusals } = stand(() => Promise.reject(new Error('held by another')));
    hand.want('keys', 'g/1', right);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toHaveLength(1);
    expect(refusals).toHaveLength(1);
  });

  it('a core that is slow is not flooded', async () => {
    const { hand, told } = stand(() => new Promise(() => undefined));
    for (let step = 1; step <= 40; step += 1) {
      hand.want('stick', 'g/1', { pan: step / 40, tilt: 0, zoom: 0 });
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(told).toHaveLength(2);
    hand.want('stick', 'g/1', still);
    expect(told.at(-1)).toBe('g/1 stop');
  });
});
