import { describe, expect, test } from 'vitest';
import type { LaneFragment, LaneInit } from '#model/lane-message';
import { AppendQueue } from '#renderer/player/append-queue';

const init: LaneInit = { kind: 'init', stream: 1, mime: 'video/mp4; codecs="avc1.42c01e"', data: new Uint8Array(100) };
function fragment(sequence: number, change: Partial<LaneFragment> = {}): LaneFragment {
  return {
    kind: 'fragment', stream: 1, sequence, randomAccess: sequence % 5 === 0, discontinuity: false, captureAt: 1_790_000_000_000 + sequence * 200,
    mediaTime: sequence * 0.2, duration: 0.2, data: new Uint8Array(1000), ...change,
  };
}
const filled = (...messages: (LaneInit | LaneFragment)[]) => {
  const queue = new AppendQueue();
  for (const message of messages) queue.push(message);
  return queue;
};
/** Sequences by append; `init` for an init. */
function drained(queue: AppendQueue): (string | number[])[] {
  const steps: (string | number[])[] = [];
  for (let step = queue.take(); step; step = queue.take()) steps.push('init' in step ? 'init' : step.fragments.map(({ sequence }) => sequence));
  return steps;
}

describe('AppendQueue', () => {
  test('joins fragments that continue each other', () => {
    expect(drained(filled(init, fragment(0), fragment(1), fragment(2)))).toEqual(['init', [0, 1, 2]]);
  });

  test('waits for a key frame at the start and after a new init (F20)', () => {
    expect(drained(filled(init, fragment(3), fragment(4), fragment(5), fragment(6), init, fragment(7), fragment(10)))).toEqual(['init', [5, 6], 'init', [10]]);
  });

  test('a hole in the sequence means waiting for the next key frame', () => {
    const queue = filled(init, fragment(0), fragment(1), fragment(3), fragment(4), fragment(5), fragment(6));
    expect(drained(queue)).toEqual(['init', [0, 1], [5, 6]]);
  });

  test('a discontinuity is an append of its own', () => {
    const after = fragment(5, { discontinuity: true, mediaTime: 900 });
    expect(drained(filled(init, fragment(0), after, fragment(6, { mediaTime: 900.2 })))).toEqual(['init', [0], [5, 6]]);
  });

  test('joins no more than 1 MiB', () => {
    const big = { data: new Uint8Array(700_000) };
    expect(drained(filled(init, fragment(0, big), fragment(1, big)))).toEqual(['init', [0], [1]]);
  });

  test('a buffer that does not keep up gets the newest group of pictures, with its init', () => {
    const many = Array.from({ length: 60 }, (_, index) => fragment(index));
    const steps = drained(filled(init, ...many)).flat();
    expect(steps[0]).toBe('init');
    expect(steps.at(-1)).toBe(59);
    expect(Number(steps[1]) % 5).toBe(0);
    expect(steps.length).toBeLessThanOrEqual(52);
  });

  test('never holds more than its caps even without key frames (F25, F51)', () => {
    const queue = filled(init, fragment(0));
    for (let sequence = 1; sequence < 400; sequence += 1) queue.push(fragment(sequence, { randomAccess: false, data: new Uint8Array(200_000) }));
    const bytes = drained(queue).length;
    expect(bytes).toBeLessThan(90);
    queue.push(fragment(400, { randomAccess: false }));
    expect(queue.empty).toBe(true);
  });

  test('F08 after the loss of the buffer starts at a key frame again', () => {
    const queue = filled(init, fragment(0), fragment(1));
    queue.restart();
    queue.push(fragment(2));
    queue.push(fragment(5));
    expect(drained(queue)).toEqual(['init', [5]]);
  });
});
