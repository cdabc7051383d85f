import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { measurePc } from '#renderer/player/measure-pc';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** A video of 640×360@15; `carried`: of so many in the window all frames are shown, of more a part is thrown away. */
function stand({ wall, carried = Infinity, moves = () => true }: { readonly wall: number; readonly carried?: number; readonly moves?: (place: number) => boolean }) {
  const all: HTMLVideoElement[] = [];
  const own: HTMLVideoElement[] = [];
  let destroyed = 0;
  const add = (isMoving: boolean): HTMLVideoElement => {
    const began = performance.now();
    const video = {
      videoWidth: 640, videoHeight: 360,
      getVideoPlaybackQuality: () => {
        const total = isMoving ? Math.round((performance.now() - began) * 0.015) : 0;
        return { totalVideoFrames: total, droppedVideoFrames: all.length > carried ? Math.round(total / 2) : 0 };
      },
    } as HTMLVideoElement;
    all.push(video);
    return video;
  };
  for (let tile = 0; tile < wall; tile += 1) add(true);
  const measure = measurePc({
    show: (place) => {
      own.push(add(moves(place)));
      return { destroy: async () => { destroyed += 1; } };
    },
    videos: () => all, ownVideos: () => own, onProgress: () => undefined, signal: new AbortController().signal,
  });
  return { own, measure: vi.advanceTimersByTimeAsync(120_000).then(() => measure), gone: () => destroyed === own.length };
}

const each = 640 * 360 * 15 / 1e6;

test('what was shown before frames were lost is the limit, the wall\'s own pictures with it', async () => {
  const { measure, gone } = stand({ wall: 9, carried: 40 });
  const found = await measure;
  expect(found).toMatchObject({ pictures: 24, isLimit: true });
  expect(found?.megapixelsPerSecond).toBeCloseTo(33 * each, -1);
  expect(gone()).toBe(true);
});

test('where nothing strains the PC it is told as at least so much', async () => {
  expect(await stand({ wall: 0 }).measure).toMatchObject({ pictures: 96, isLimit: false });
});

test('pictures of its own that do not move, as of a server without a lane, are none, and the wall\'s are no measure', async () => {
  const { measure, own, gone } = stand({ wall: 9, moves: () => false });
  expect(await measure).toBeNull();
  // Two steps are enough to see it.
  expect([own.length, gone()]).toEqual([16, true]);
});

test('only those that move are told', async () => {
  expect(await stand({ wall: 4, moves: (place) => place % 2 === 0 }).measure).toMatchObject({ pictures: 48, isLimit: false });
});
