import { expect, test } from 'vitest';
import { PictureBudget } from '#renderer/player/picture-budget';
import { PictureStore } from '#renderer/player/picture-store';

/** A picture of a kilobyte that knows whether it was given back. */
function picture() {
  let closed = 0;
  return { frame: { format: 'I420', allocationSize: () => 1024, close: () => { closed += 1; } } as unknown as VideoFrame, closed: () => closed };
}

test('cameras share a budget; what is worth least goes first, and everything that goes is closed once', () => {
  const budget = new PictureBudget(20 * 1024);
  const leaves = [budget.join(), budget.join()];
  const store = new PictureStore(budget);
  const made = Array.from({ length: 14 }, picture);
  for (const [id, { frame }] of made.entries()) {
    store.put(id, frame);
    store.trim(() => (one) => -Math.abs(one - 13));
  }
  expect(store.room).toBe(10);
  expect(store.ids()).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  expect([budget.pictures, budget.bytes]).toEqual([10, 10 * 1024]);
  leaves[0]!();
  expect(store.room).toBe(20);
  store.clear();
  expect(made.map(({ closed }) => closed())).toEqual(made.map(() => 1));
  expect([budget.pictures, budget.bytes]).toEqual([0, 0]);
});

test('a picture that is there already is closed, and the first stays', () => {
  const budget = new PictureBudget(1_000_000);
  const store = new PictureStore(budget);
  const [first, second] = [picture(), picture()];
  store.put(1, first.frame);
  store.put(1, second.frame);
  expect([store.get(1) === first.frame, first.closed(), second.closed(), budget.pictures]).toEqual([true, 0, 1, 1]);
});

test('what is wanted later waits until nobody is waiting for a picture', async () => {
  const budget = new PictureBudget(1);
  const [one, other] = [budget.hurry(), budget.hurry()];
  let isQuiet = false;
  const quiet = budget.quiet().then(() => { isQuiet = true; });
  one();
  one();
  await Promise.resolve();
  expect(isQuiet).toBe(false);
  other();
  await quiet;
  await budget.quiet();
});
