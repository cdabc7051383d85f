import { describe, expect, it } from 'vitest';
import { FrameLength } from '#renderer/player/frame-length';

describe('the length of a camera\'s pictures', () => {
  it('is known after a few, and those that were left out do not lengthen it', () => {
    const length = new FrameLength();
    for (let at = 0; at < 4; at += 1) length.shown(at * 0.1, at);
    expect(length.seconds).toBeNull();
    for (const [index, at] of [0.5, 0.6, 0.8, 0.9, 1, 1.3, 1.4, 1.5, 1.7].entries()) length.shown(at, 4 + index);
    expect(length.seconds).toBeCloseTo(0.1);
  });

  it('seeks, gaps, and pictures the browser did not tell of say nothing', () => {
    const length = new FrameLength();
    for (let at = 0; at < 10; at += 1) {
      length.shown(at * 5, at * 2);
      length.broken();
      length.shown(at * 5 + 3, at * 2 + 1);
      length.broken();
    }
    for (let at = 0; at < 10; at += 1) length.shown(at * 0.1, 100 + at * 3);
    expect(length.seconds).toBeNull();
  });
});
