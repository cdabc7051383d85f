/** The page of a review, driven by its own keys and read by the numbers burned into its pictures; for specs and benches alike. */
import type { Locator, Page } from '@playwright/test';
import type { EpochMs, TimeRange } from '#model/time';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';
import { burnedBits } from '../../fakes/burned-clip.ts';

/** Runs in the page. */
interface PicturesInPage {
  numbers(): (number | null)[];
  /** Ms from the last key (or pointer) to the moment at which every picture is within `off` frames of what is wanted; -1 when it never is. */
  until(wanted: readonly number[], off: number, timeoutMs: number): Promise<number>;
  /** Frames between the first and the last picture at each of so many looks; a look without all pictures is left out. */
  spread(looks: number, everyMs: number): Promise<number[]>;
  /** The brightness of a grid of squares in the upper part of each picture, row by row; null where there is none. */
  cells(columns: number, rows: number, part: number): (number[] | null)[];
  /** Resolves when a still of another moment than this (its caption) is under the pointer; with false when none comes. */
  nextStill(before: string, timeoutMs: number): Promise<boolean>;
}
declare const reviewPictures: PicturesInPage;

/** To be called once after each load of the page. */
export async function readPictures(page: Page): Promise<void> {
  await page.evaluate((bits) => {
    const rows = new WeakMap<Element, CanvasRenderingContext2D>();
    let toldAt = performance.now();
    for (const kind of ['keydown', 'pointermove', 'pointerdown'] as const) document.addEventListener(kind, () => { toldAt = performance.now(); }, { capture: true });
    const cellsOf = (tile: Element, columns: number, lines: number, part: number): number[] | null => {
      const video = tile.querySelector('video');
      // Single pictures are drawn on a canvas before the video.
      const canvas = [...tile.querySelectorAll('canvas')].find((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.width > 0);
      if (!canvas && (!video || video.readyState < 2 || video.seeking)) return null;
      const [source, width, height] = canvas ? [canvas, canvas.width, canvas.height] : [video!, video!.videoWidth, video!.videoHeight];
      const grid = rows.get(tile) ?? new OffscreenCanvas(columns, lines).getContext('2d', { willReadFrequently: true })! as unknown as CanvasRenderingContext2D;
      rows.set(tile, grid);
      // The middle of each square only.
      for (let row = 0; row < lines; row += 1) {
        for (let column = 0; column < columns; column += 1) grid.drawImage(source, Math.floor(((column + 0.5) * width) / columns), Math.floor(((row + 0.5) * height * part) / lines), 1, 1, column, row, 1, 1);
      }
      return Array.from(grid.getImageData(0, 0, columns, lines).data.filter((_, at) => at % 4 === 1));
    };
    const numberOf = (tile: Element): number | null => cellsOf(tile, bits, 1, 1 / 8)?.reduce((number, light) => number * 2 + (light > 128 ? 1 : 0), 0) ?? null;
    const numbers = (): (number | null)[] => [...document.querySelectorAll('[data-clip]')].map(numberOf);
    const nextFrame = (): Promise<number> => new Promise((resolve) => { requestAnimationFrame(resolve); });
    const pictures: PicturesInPage = {
      numbers,
      cells: (columns, lines, part) => [...document.querySelectorAll('[data-clip]')].map((tile) => cellsOf(tile, columns, lines, part)),
      async until(wanted, off, timeoutMs) {
        const began = toldAt;
        while (performance.now() - began < timeoutMs) {
          const seen = numbers();
          if (seen.length === wanted.length && seen.every((one, at) => one !== null && Math.abs(one - wanted[at]!) <= off)) return performance.now() - began;
          await nextFrame();
        }
        return -1;
      },
      async spread(looks, everyMs) {
        const found: number[] = [];
        for (let look = 0; look < looks; look += 1) {
          const seen = numbers();
          if (seen.every((one) => one !== null)) found.push(Math.max(...seen) - Math.min(...seen));
          await new Promise((resolve) => { setTimeout(resolve, everyMs); });
        }
        return found;
      },
      async nextStill(before, timeoutMs) {
        const began = performance.now();
        while (performance.now() - began < timeoutMs) {
          const still = document.querySelector<HTMLImageElement>('[data-hover-still] img');
          if (still && still.nextElementSibling?.textContent !== before && still.complete && still.naturalWidth > 0) return true;
          await nextFrame();
        }
        return false;
      },
    };
    Object.assign(window, { reviewPictures: pictures });
  }, burnedBits);
}

/** The number burned into each camera's picture, all read in one go; null where none can be read. */
export const numbers = (page: Page): Promise<(number | null)[]> => page.evaluate(() => reviewPictures.numbers());
export const untilNumbers = (page: Page, wanted: readonly number[], { off = 0, timeoutMs = 10_000 } = {}): Promise<number> =>
  page.evaluate(([list, by, ms]) => reviewPictures.until(list, by, ms), [wanted, off, timeoutMs] as const);
export const spread = (page: Page, looks: number, everyMs: number): Promise<number[]> => page.evaluate(([many, ms]) => reviewPictures.spread(many, ms), [looks, everyMs] as const);
export const nextStill = (page: Page, before: string, timeoutMs = 10_000): Promise<boolean> => page.evaluate(([caption, ms]) => reviewPictures.nextStill(caption, ms), [before, timeoutMs] as const);

/** What the timeline shows; told once it rests. */
export const timelineRange = (page: Page): Promise<TimeRange> =>
  page.locator('[data-timeline]').evaluate<TimeRange, HTMLElement>(({ dataset }) => ({ start: Number(dataset['from']), end: Number(dataset['to']) }));

/** Where on the timeline's first row a share of its width is, px of the page. */
export async function onTimeline(page: Page, share: number): Promise<{ readonly x: number; readonly y: number }> {
  const box = (await page.locator('[data-timeline]').boundingBox())!;
  return { x: box.x + share * box.width, y: box.y + 46 + 8 };
}

/** Points at a moment in it. */
export async function pointAtTime(page: Page, at: EpochMs): Promise<void> {
  const { start, end } = await timelineRange(page);
  const { x, y } = await onTimeline(page, (at - start) / (end - start));
  await page.mouse.move(x, y);
}

/** Wall times burned as recorder/demo/dome/burned-time.ts does; null where none can be read. */
export async function burnedTimes(page: Page): Promise<(number | null)[]> {
  const grids = await page.evaluate(([columns, lines]) => reviewPictures.cells(columns, lines, 1 / 4), [burnedColumns, burnedRows] as const);
  return grids.map((cells) => cells && timeOfCells((column, row) => cells[row * burnedColumns + column] ?? 0));
}

export const clips = (page: Page, is: 'opening' | 'showing' | 'none' | 'stalled' | 'failed'): Locator => page.locator(`[data-clip][data-is="${is}"]`);
/** The time the page tells, epoch ms. */
export const toldTime = async (page: Page): Promise<number> => Number(await page.locator('[data-review-time]').getAttribute('data-review-time'));
export const isRunning = async (page: Page): Promise<boolean> => (await page.locator('[data-review-time]').getAttribute('data-running')) !== null;

/** From the wall into the review of all its cameras, or of the one in the first tile. */
export async function openReview(page: Page, count: number, key: 'Shift+U' | 'u' = 'Shift+U'): Promise<void> {
  await page.locator('[data-tile="0"]').click({ position: { x: 40, y: 60 } });
  await page.keyboard.press(key);
  await page.waitForFunction((wanted) => document.querySelectorAll('[data-clip]').length === wanted, count);
  await readPictures(page);
}

/** Waits for footage on all tiles. */
export async function untilShowing(page: Page, count: number, timeout = 20_000): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelectorAll('[data-clip][data-is="showing"]').length === wanted, count, { timeout });
}

export const percentile95 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
