import { expect, test, vi } from 'vitest';
import { ClipPlayer } from '#renderer/player/clip-player';
import type { Clip, ClipState } from '#renderer/player/clip-player';
import { PictureBudget } from '#renderer/player/picture-budget';

const start = 1_760_000_000_000;
const clip: Clip = { id: 't', kind: 'file', url: '/t', range: { start, end: start + 60_000 }, timeMap: [{ media: 0, at: start }] };

/** As much of a `<video>` as a file needs. */
class FakeVideo extends EventTarget {
  #at = 0;
  readyState = 0;
  videoWidth = 0;
  seeking = false;
  paused = true;
  error = null;
  get currentTime(): number { return this.#at; }
  set currentTime(at: number) {
    this.#at = at;
    this.seeking = true;
  }
  requestVideoFrameCallback(): number { return 1; }
  cancelVideoFrameCallback(): void { /* none is called */ }
  pause(): void { this.paused = true; }
  removeAttribute(): void { /* nothing is loaded */ }
  load(): void { /* nothing is loaded */ }
}

test('that a clip shows is told with the moment of its picture, and not before there is one', async () => {
  const video = new FakeVideo();
  const told: ClipState[] = [];
  const onSeeks = vi.fn();
  const player = new ClipPlayer({
    video: video as unknown as HTMLVideoElement, canvas: { getContext: () => null } as unknown as HTMLCanvasElement, budget: new PictureBudget(),
    open: async () => clip, close: () => undefined, onState: (state) => { told.push(state); }, onPicture: () => undefined, onSeeks,
  });
  const wish = { at: start + 20_000, rate: 1, isRunning: false, isHeld: false, isScrubbing: false };
  player.follow(wish);
  await vi.waitFor(() => { expect(onSeeks).toHaveBeenCalled(); });
  player.follow(wish);
  expect([told, player.shownAt]).toEqual([[], null]);
  // It has a picture while it still seeks: where it opens, then into the wished one.
  Object.assign(video, { readyState: 4, videoWidth: 640 });
  player.follow(wish);
  expect(told).toEqual([]);
  const sought = () => {
    video.seeking = false;
    video.dispatchEvent(new Event('seeked'));
  };
  sought();
  expect(told).toEqual([]);
  sought();
  const shownAt = start + video.currentTime * 1000;
  expect(told).toEqual([{ is: 'showing', shownAt }]);
  expect([player.shownAt, Math.floor(shownAt)]).toEqual([shownAt, start + 20_005]);
  player.destroy();
});
