import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchPage } from '#node/page-watch';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function stand(answers: () => Promise<boolean>, end: () => Promise<void> = async () => undefined) {
  const life = new AbortController();
  const done: string[] = [];
  const watch = watchPage({
    answers, end: async (what) => {
      done.push(what === 'page' ? 'end' : 'end the browser');
      await end();
    },
    open: async () => { done.push('open'); }, reload: async () => { done.push('reload'); },
  }, (why) => { done.push(why); }, life.signal);
  return { watch, done, life };
}
const never = (): Promise<boolean> => new Promise(() => undefined);

test('a page that answers is left alone; the browser’s own page of an error is not the page that is wanted', async () => {
  let isWanted = true;
  const { done } = stand(async () => isWanted);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(done).toEqual([]);
  isWanted = false;
  await vi.advanceTimersByTimeAsync(3_100);
  expect(done).toEqual(['open']);
});

test('F29 a page that crashed is loaded again at once, one that crashes again and again after longer and longer', async () => {
  const { watch, done, life } = stand(async () => true);
  watch.crashed();
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toEqual(['crashed', 'reload']);
  watch.crashed();
  watch.crashed();
  await vi.advanceTimersByTimeAsync(499);
  expect(done.filter((one) => one === 'reload')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(600);
  expect(done.filter((one) => one === 'reload')).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(61_000);
  watch.crashed();
  await vi.advanceTimersByTimeAsync(1);
  expect(done.filter((one) => one === 'reload')).toHaveLength(4);
  watch.crashed();
  life.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(done.filter((one) => one === 'reload')).toHaveLength(4);
});

test('F30 a page that stands still is ended and loaded again; one held up for some seconds is not', async () => {
  let answers = never;
  const { watch, done } = stand(() => answers());
  await vi.advanceTimersByTimeAsync(13_000);
  answers = async () => true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(done).toEqual([]);
  answers = never;
  for (let tenth = 0; tenth < 190 && done.length === 0; tenth += 1) await vi.advanceTimersByTimeAsync(100);
  expect(done).toEqual(['hangs', 'end']);
  watch.crashed();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(done).toEqual(['hangs', 'end', 'reload']);
});

test('one that had crashed already is told no crash by its end, and is loaded again all the same', async () => {
  const { done } = stand(() => Promise.reject(new Error('gone')));
  await vi.advanceTimersByTimeAsync(9_001);
  expect(done).toEqual(['hangs', 'end']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(done).toEqual(['hangs', 'end', 'reload']);
});

test('a browser that does not let its page be ended, twice running, is ended itself; not one that answered in between', async () => {
  let answers = never;
  const { done, life } = stand(() => answers(), () => Promise.reject(new Error('the browser does not answer')));
  const untilEnd = async (): Promise<void> => { for (const count = done.length; done.length === count;) await vi.advanceTimersByTimeAsync(100); };
  await untilEnd();
  answers = async () => true;
  await vi.advanceTimersByTimeAsync(10_000);
  answers = never;
  await untilEnd();
  expect(done.filter((one) => one !== 'reload')).toEqual(['hangs', 'end', 'hangs', 'end']);
  done.length = 0;
  await vi.advanceTimersByTimeAsync(1_000);
  await untilEnd();
  expect(done).toEqual(['reload', 'hangs', 'end', 'end the browser']);
  life.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(done).toHaveLength(4);
});
