import { expect, test } from 'vitest';
import { carouselTurn } from '#model/carousel';

const item = { cameras: ['a/1', 'a/2', 'a/3'], dwellS: 10 };

test('each camera for its time, in order and round, the same for all who ask', () => {
  const at = (seconds: number) => carouselTurn(item, 30_000 + seconds * 1000);
  expect([0, 9.999, 10, 25, 29.999, 30].map((seconds) => at(seconds).camera)).toEqual(['a/1', 'a/1', 'a/2', 'a/3', 'a/3', 'a/1']);
  expect(at(25)).toEqual({ place: 2, camera: 'a/3', next: 'a/1', until: 60_000 });
});

test('one camera may come more than once', () => {
  expect(carouselTurn({ cameras: ['a/1', 'a/1'], dwellS: 3 }, 4_000)).toEqual({ place: 1, camera: 'a/1', next: 'a/1', until: 6_000 });
});
