import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Steering, deadManMs } from '#core/ptz/steering';
import type { SteeringEnd, SteeringOptions } from '#core/ptz/steering';
import type { PtzAbilities } from '#model/ptz';

const abilities: PtzAbilities = {
  speed: 'analog', pan: true, tilt: true, zoom: true, diagonal: true, relative: true, absolute: true, home: true,
  presets: { list: true, go: true, save: true, rename: true, remove: true }, readBack: true, confirmed: true,
};
const right = (pan: number) => ({ pan, tilt: 0, zoom: 0 });

function stand(change: Partial<SteeringOptions> = {}) {
  const began = performance.now();
  const sent: (readonly [number, number | 'stop'])[] = [];
  const ends: SteeringEnd[] = [];
  const at = (): number => Math.round(performance.now() - began);
  const steering = new Steering({
    abilities, elapsed: () => performance.now(),
    move: async ({ pan }) => { sent.push([at(), pan]); },
    stop: async () => { sent.push([at(), 'stop']); },
    position: () => Promise.resolve(null), onBegin: () => undefined, onTaken: () => undefined, onEnd: (end) => { ends.push(end); }, onFault: () => undefined, ...change,
  });
  return { steering, sent, ends, at };
}

describe('steering one camera', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('sends at once, then the newest wish ten times a second at most', async () => {
    const { steering, sent } = stand();
    for (let step = 1; step <= 30; step += 1) {
      steering.want(right(step / 30));
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(sent[0]).toEqual([0, 1 / 30]);
    expect(sent.length).toBeLessThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent.at(-1)?.[1]).toBe(1);
    const gaps = sent.slice(1).map(([time], index) => time - (sent[index]?.[0] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
  });

  it('a wish that stays is renewed within the second, and not more', async () => {
    const { steering, sent } = stand();
    for (let time = 0; time < 3_000; time += 300) {
      steering.want(right(0.5));
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(sent.length).toBeLessThanOrEqual(6);
    const gaps = sent.slice(1).map(([time], index) => time - (sent[index]?.[0] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000);
  });

  it('a camera with one speed is told once', async () => {
    const { steering, sent } = stand({ abilities: { ...abilities, speed: 'steps' } });
    for (let time = 0; time < 3_000; time += 300) {
      steering.want(right(0.5 + time / 10_000));
      await vi.advanceTimersByTimeAsync(300);
    }
    steering.want(right(0.1));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map(([, what]) => what)).toEqual([1, 'stop']);
  });

  it('lets go at once', async () => {
    const { steering, sent, ends } = stand();
    steering.want(right(0.5));
    await vi.advanceTimersByTimeAsync(40);
    steering.want(right(0));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([[0, 0.5], [40, 'stop']]);
    expect(ends).toEqual([{ why: 'let-go', stopped: true, heldMs: 40, velocity: right(0.5), before: null }]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(2);
  });

  it('F67 stands within a second when nothing more is heard of the hand', async () => {
    const { steering, sent, ends } = stand();
    steering.want(right(0.5));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.at(-1)).toEqual([deadManMs, 'stop']);
    expect(deadManMs).toBeLessThan(1_000);
    expect(ends[0]?.why).toBe('dead-man');
  });

  it('F67 a stop that is refused is tried again, and told when it never succeeds', async () => {
    let refusals = 2;
    const faults: unknown[] = [];
    const { steering, ends } = stand({ stop: () => (refusals-- > 0 ? Promise.reject(new Error('no')) : Promise.resolve()), onFault: (error) => { faults.push(error); } });
    steering.want(right(1));
    await vi.advanceTimersByTimeAsync(10);
    void steering.stop('let-go');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ends[0]?.stopped).toBe(true);
    expect(faults).toEqual([]);
    refusals = 100;
    steering.want(right(1));
    await vi.advanceTimersByTimeAsync(10);
    void steering.stop('let-go');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ends[1]?.stopped).toBe(false);
    expect(faults).toHaveLength(1);
  });

  it('F67 a move that hangs does not hold the stop up, and one that may arrive late is followed by another stop', async () => {
    const { steering, sent } = stand({ move: (_velocity, signal) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(new Error('aborted')); }); }) });
    steering.want(right(1));
    await vi.advanceTimersByTimeAsync(50);
    void steering.stop('let-go');
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual([[50, 'stop'], [50, 'stop']]);
  });

  it('a command that is refused stops the camera and is told once', async () => {
    const faults: unknown[] = [];
    const { steering, sent, ends } = stand({ move: () => Promise.reject(new Error('refused')), onFault: (error) => { faults.push(error); } });
    steering.want(right(1));
    await vi.advanceTimersByTimeAsync(10);
    expect(sent.map(([, what]) => what)).toContain('stop');
    expect(ends[0]?.why).toBe('fault');
    expect(faults).toHaveLength(1);
  });

  it('a hand that moves again right after letting go is obeyed when the stop was taken', async () => {
    let taken: (() => void) | undefined;
    const sent: string[] = [];
    const { steering } = stand({
      move: async ({ pan }) => { sent.push(String(pan)); },
      stop: () => new Promise((resolve) => { sent.push('stop'); taken = resolve; }),
    });
    steering.want(right(1));
    await vi.advanceTimersByTimeAsync(200);
    void steering.stop('let-go');
    steering.want(right(-1));
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual(['1', 'stop']);
    taken?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual(['1', 'stop', '-1']);
  });

  it('a camera that was not moved is not stopped', async () => {
    const { steering, sent } = stand();
    await steering.stop('page-gone');
    steering.want(right(0));
    await steering.destroy();
    expect(sent).toEqual([]);
  });
});
