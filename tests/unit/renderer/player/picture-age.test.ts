import { describe, expect, test } from 'vitest';
import { frozenLimitMs, noFrames, pictureAge, withFrame } from '#renderer/player/picture-age';
import type { FrameHistory } from '#renderer/player/picture-age';

const start = 1_790_000_000_000;

/** `count` frames `everyMs` apart, shown `delayMs` after capture. */
function shown(count: number, everyMs: number, delayMs: number | null, history: FrameHistory = noFrames, from = start): FrameHistory {
  let next = history;
  for (let i = 0; i < count; i += 1) {
    const shownAt = from + i * everyMs;
    next = withFrame(next, { id: shownAt, shownAt, capturedAt: delayMs === null ? null : shownAt - delayMs });
  }
  return next;
}

describe('pictureAge', () => {
  test('is null before the first frame', () => expect(pictureAge(noFrames, start)).toBeNull());

  test('counts from capture, not from showing', () => {
    const history = shown(10, 40, 300);
    expect(pictureAge(history, start + 9 * 40 + 25)).toEqual({ ms: 325, is: 'fresh', capturedAt: start + 9 * 40 - 300 });
  });

  test('is late above 3 s, not at 3 s', () => {
    expect(pictureAge(shown(5, 40, 3000), start + 160)?.is).toBe('fresh');
    expect(pictureAge(shown(5, 40, 3001), start + 160)?.is).toBe('late');
  });

  test('F09 is frozen when no new frame came for 3 s, whatever the player says', () => {
    const history = shown(50, 40, 200);
    const last = start + 49 * 40;
    expect(pictureAge(history, last + 2700)?.is).toBe('fresh');
    expect(pictureAge(history, last + 3000)?.is).toBe('late');
    expect(pictureAge(history, last + 3001)).toEqual({ ms: 3201, is: 'frozen', capturedAt: last - 200 });
  });

  test('F09 the same frame again is no new frame', () => {
    const history = shown(50, 40, 200);
    const last = start + 49 * 40;
    const again = withFrame(history, { id: last, shownAt: last + 2900, capturedAt: last - 200 });
    expect(pictureAge(again, last + 3001)?.is).toBe('frozen');
  });

  test('a camera of one frame in 2 s freezes after five of them', () => {
    const history = shown(6, 2000, 100);
    expect(frozenLimitMs(history)).toBe(10_000);
    expect(pictureAge(history, start + 10_000 + 9000)?.is).toBe('late');
    expect(pictureAge(history, start + 10_000 + 10_001)?.is).toBe('frozen');
  });

  test('one long stop does not stretch the limit', () => {
    const history = shown(10, 40, 200, shown(10, 40, 200), start + 60_000);
    expect(frozenLimitMs(history)).toBe(3000);
  });

  test('bursts of delivery do not hide the frame rate', () => {
    let history = noFrames;
    for (let i = 0; i < 20; i += 1) history = withFrame(history, { id: i, shownAt: start + Math.floor(i / 5) * 5000, capturedAt: start + i * 1000 });
    expect(frozenLimitMs(history)).toBe(5000);
  });

  test('is unknown without a time map, and still freezes', () => {
    const history = shown(10, 40, null);
    expect(pictureAge(history, start + 400)).toEqual({ ms: null, is: 'unknown', capturedAt: null });
    expect(pictureAge(history, start + 360 + 3001)?.is).toBe('frozen');
  });

  test('F19 a capture time in the future is not believed', () => {
    expect(pictureAge(shown(10, 40, -600_000), start + 360)).toEqual({ ms: null, is: 'unknown', capturedAt: null });
    expect(pictureAge(shown(10, 40, -30), start + 360)?.ms).toBe(0);
  });
});
