import { describe, expect, test } from 'vitest';
import { frozenAt, noFrames, pictureAge, withFrame, withSign } from '#renderer/player/picture-age';
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

const frozenLimitMs = (history: FrameHistory): number => (frozenAt(history) ?? NaN) - (history.last?.shownAt ?? NaN);

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

describe('in low gear', () => {
  /** Key frames `everyMs` apart, heard every second, the last one until `heardUntil` ms after it. */
  function keys(count: number, everyMs: number, heardUntil: number): { history: FrameHistory; last: number } {
    const last = start + (count - 1) * everyMs;
    return { history: withSign(shown(count, everyMs, 200, withSign(noFrames, start)), last + heardUntil), last };
  }

  test('a picture of a group of four seconds is fresh until the next one is overdue by a second, then late', () => {
    const { history, last } = keys(5, 4000, 4900);
    expect(pictureAge(history, last + 4700)).toMatchObject({ ms: 4900, is: 'fresh' });
    expect(pictureAge(history, last + 4801)).toMatchObject({ ms: 5001, is: 'late' });
  });

  test('a group of one second is late above 3 s as at full rate', () => {
    const { history, last } = keys(5, 1000, 3000);
    expect(pictureAge(history, last + 2800)?.is).toBe('fresh');
    expect(pictureAge(history, last + 2801)?.is).toBe('late');
  });

  test.each([1, 2, 4, 10])('F09 a source that falls silent freezes 3 s later, with groups of %i s', (seconds) => {
    const { history, last } = keys(5, seconds * 1000, 0);
    expect(pictureAge(history, last + 3000)?.is).not.toBe('frozen');
    expect(pictureAge(history, last + 3001)?.is).toBe('frozen');
  });

  test('while the source is heard a picture may be five groups in coming, then it is frozen', () => {
    const { history, last } = keys(5, 4000, 20_000);
    expect(pictureAge(history, last + 20_000)?.is).toBe('late');
    expect(pictureAge(history, last + 20_001)?.is).toBe('frozen');
  });

  test('the first picture of a group whose length nobody knows yet is not called frozen while the source is heard', () => {
    const { history, last } = keys(1, 0, 12_000);
    expect(pictureAge(history, last + 12_000)?.is).toBe('late');
    expect(pictureAge(history, last + 15_001)?.is).toBe('frozen');
  });
});
