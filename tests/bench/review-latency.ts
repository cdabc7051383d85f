/** How long an open review page takes from a hand to the pictures: for tests and for `npm run bench -- review`. Times are the page's own. */
import type { Page } from '@playwright/test';

type WatchingWindow = Window & { __review?: Promise<number> };

/** Longer than this is not waited for, ms. */
const patienceMs = 10_000;

/**
 * From the next such event until a frame of the screen is made in which every camera with a picture shows what is meant: another one than
 * before, or (a number) one at most this many ms before the moment of the clock.
 */
async function watchNext(page: Page, event: 'keydown' | 'pointermove', isDone: 'changed' | number): Promise<void> {
  await page.evaluate(([name, done, patience]) => {
    const shown = () => [...document.querySelectorAll<HTMLElement>('[data-clip]')].map((tile) => (tile.dataset['is'] === 'showing' ? tile.dataset['shownAt'] ?? '' : null));
    const clock = () => Number(document.querySelector<HTMLElement>('[data-review-time]')?.dataset['reviewTime']);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    promise.catch(() => undefined);
    (window as WatchingWindow).__review = promise;
    const [before, clockBefore] = [shown(), clock()];
    document.addEventListener(name, ({ timeStamp }) => {
      const look = () => {
        const now = performance.now();
        const at = clock();
        const isThere = shown().every((one, index) => one === null || (done === 'changed' ? one !== before[index] : one !== '' && at !== clockBefore && at - Number(one) <= done && Number(one) - at <= 50));
        if (isThere) resolve(now - timeStamp);
        else if (now - timeStamp > patience) reject(new Error(`no picture after ${patience} ms: ${shown().join(' ')} at ${at}`));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  }, [event, isDone, patienceMs] as const);
}

const ended = (page: Page): Promise<number> => page.evaluate(() => (window as WatchingWindow).__review!);

/** One step of a paused review by its key, `.` on or `,` back: ms from the key press until every camera that shows a picture shows another. */
export async function stepLatency(page: Page, key: '.' | ','): Promise<number> {
  await watchNext(page, 'keydown', 'changed');
  await page.keyboard.press(key);
  return ended(page);
}

/** One second of footage: key frames of most cameras are no further apart. */
const nearMs = 1_100;

/**
 * Drags the playhead along the timeline's axis, there and back: ms from each move of the pointer until every camera shows a picture at
 * most `nearMs` before the moment under it. Places are parts (0 to 1) of the timeline's width that have footage.
 */
export async function scrubLatencies(page: Page, { from, to, moves }: { readonly from: number; readonly to: number; readonly moves: number }): Promise<number[]> {
  const box = await page.locator('[data-timeline]').boundingBox();
  if (!box) throw new Error('no timeline');
  const place = (part: number): [number, number] => [box.x + box.width * part, box.y + 10];
  const found: number[] = [];
  await page.mouse.move(...place(from));
  await page.mouse.down();
  // Far enough to be a drag, and to none of the places that are measured.
  await page.mouse.move(...place(to), { steps: 5 });
  for (let move = 0; move < moves; move += 1) {
    const turned = move % 2 === 0 ? move / 2 : moves - 1 - (move - 1) / 2;
    await watchNext(page, 'pointermove', nearMs);
    await page.mouse.move(...place(from + ((to - from) * (turned + 0.5)) / moves));
    found.push(await ended(page));
  }
  await page.mouse.up();
  return found;
}
