import { expect, test } from 'vitest';
import { broughtTurn, carouselTurn } from '#model/carousel';

const item = { cameras: ['a/1', 'a/2', 'a/3'], dwellS: 10 };

test('each camera for its time, in order and round, the same for all who ask', () => {
  const at = (seconds: number) => carouselTurn(item, 30_000 + seconds * 1000);
  expect([0, 9.999, 10, 25, 29.999, 30].map((seconds) => at(seconds).camera)).toEqual(['a/1', 'a/1', 'a/2', 'a/3', 'a/3', 'a/1']);
  expect(at(25)).toEqual({ place: 2, camera: 'a/3', next: 'a/1', until: 60_000 });
});

test('cameras with an alarm come forward: one stays, several go round, with no more than ten seconds each; then the wall’s clock goes on', () => {
  const slow = { cameras: ['a/1', 'a/2', 'a/3', 'a/2'], dwellS: 3_600 };
  const at = (brought: string[], seconds: number) => broughtTurn(slow, brought, seconds * 1000);
  expect(at(['a/2'], 7)).toEqual({ place: 1, camera: 'a/2', next: 'a/2', until: 10_000 });
  expect([0, 9, 10, 19, 20].map((seconds) => at(['a/3', 'a/2'], seconds).camera)).toEqual(['a/2', 'a/2', 'a/3', 'a/3', 'a/2']);
  expect(at(['a/3', 'a/2'], 10)).toMatchObject({ place: 2, next: 'a/2' });
  expect(broughtTurn(item, ['a/2', 'a/3'], 20_000)).toEqual({ place: 1, camera: 'a/2', next: 'a/3', until: 30_000 });
  expect(broughtTurn({ ...item, dwellS: 3 }, ['a/2', 'a/3'], 3_000)).toMatchObject({ camera: 'a/3', until: 6_000 });
  for (const others of [[], ['b/9']]) expect(at(others, 7)).toEqual(carouselTurn(slow, 7_000));
});

test('one camera may come more than once', () => {
  expect(carouselTurn({ cameras: ['a/1', 'a/1'], dwellS: 3 }, 4_000)).toEqual({ place: 1, camera: 'a/1', next: 'a/1', until: 6_000 });
});
