import { expect, test, vi } from 'vitest';
import { liveSampleSchema } from '#bridge/schemas';
import type { PictureTruth, PlayerState } from '#model/player-state';
import { createTileReports } from '#renderer/state/tiles';

const showing = (is: PictureTruth, ms: number | null): PlayerState => ({ state: 'showing', via: 'lane', picture: { is, ms, capturedAt: null } });

test('time counts under the state that held, and the report starts anew', () => {
  let now = 0;
  let visible = true;
  const tiles = createTileReports(() => now, () => visible);
  tiles.tell(2, 'a/1', { state: 'connecting', attempt: 1, via: 'lane', lastPictureAt: null });
  now = 1000;
  tiles.tell(2, 'a/1', showing('fresh', 400));
  now = 3000;
  tiles.tell(2, 'a/1', showing('late', 3500));
  now = 4000;
  tiles.tell(2, 'a/1', showing('frozen', 6000));
  now = 4500;
  const [sample] = tiles.take(1);
  expect(sample).toEqual({ camera: 'a/1', monitor: 1, tile: 2, via: 'lane', visibleMs: 3500, lateMs: 1000, frozenMs: 500, worstAgeMs: 6000 });
  expect(liveSampleSchema.safeParse(sample).success).toBe(true);
  expect(tiles.take(1)).toEqual([]);
  now = 5000;
  visible = false;
  expect(tiles.take(1)).toEqual([]);
});

test('a tile that never showed anything, or left, reports nothing; another camera starts at zero', () => {
  let now = 0;
  const tiles = createTileReports(() => now, () => true);
  tiles.tell(0, 'a/1', { state: 'recovering', error: { code: 'camera-stalled' }, retryAt: 9, lastPictureAt: null });
  tiles.tell(1, 'a/2', showing('fresh', null));
  now = 700;
  tiles.tell(1, 'a/3', showing('fresh', null));
  now = 800;
  expect(tiles.take(4)).toMatchObject([{ camera: 'a/3', visibleMs: 100, worstAgeMs: null }]);
  tiles.leave(1);
  expect([tiles.of(1).getState(), tiles.all().has(1)]).toEqual([null, false]);
  expect(tiles.take(4)).toEqual([]);
});

test('a change of state is shown at once; ages that only grew are shown together', () => {
  vi.useFakeTimers();
  const tiles = createTileReports(() => 0, () => true);
  const ages = () => [0, 1].map((tile) => { const told = tiles.of(tile).getState()?.state; return told?.state === 'showing' ? told.picture.ms : null; });
  tiles.tell(0, 'a/1', showing('fresh', 100));
  tiles.tell(1, 'a/2', showing('fresh', 200));
  expect(ages()).toEqual([100, 200]);
  tiles.tell(0, 'a/1', showing('fresh', 350));
  tiles.tell(1, 'a/2', showing('fresh', 450));
  expect(ages()).toEqual([100, 200]);
  tiles.tell(1, 'a/2', showing('frozen', 3100));
  expect(ages()).toEqual([100, 3100]);
  vi.advanceTimersByTime(100);
  expect(ages()).toEqual([350, 3100]);
  tiles.tell(0, 'a/1', showing('fresh', 500));
  tiles.leave(0);
  vi.advanceTimersByTime(100);
  expect(ages()).toEqual([null, 3100]);
  vi.useRealTimers();
});
