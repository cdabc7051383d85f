/** Notes, frame of the screen by frame, which burned-in number a review's first camera shows: what an eye would see of a change over. */
import type { Page } from '@playwright/test';
import { burnedBits } from '../fakes/burned-clip.ts';

interface Look { readonly number: number; readonly by: 'frames' | 'video' | 'nothing'; readonly at: number }
/** `afterMs`: since one looked last, when another was seen: a busy browser shows fewer pictures. */
export interface SeenPicture { readonly number: number; readonly by: Look['by']; readonly afterMs: number }
interface Recording { readonly seen: Look[]; isOver: boolean }
type RecordingWindow = Window & { __pictures?: Recording };

export async function recordPictures(page: Page): Promise<void> {
  await page.evaluate((bits) => {
    const recording: Recording = { seen: [], isOver: false };
    (window as RecordingWindow).__pictures = recording;
    const tile = document.querySelector<HTMLElement>('[data-clip]')!;
    const [video, canvas] = [tile.querySelector('video')!, tile.querySelector('canvas')!];
    const copy = new OffscreenCanvas(bits * 2, 1);
    const context = copy.getContext('2d', { willReadFrequently: true })!;
    const look = () => {
      if (recording.isOver) return;
      requestAnimationFrame(look);
      const isCanvas = getComputedStyle(canvas).visibility === 'visible';
      const [source, width, height] = isCanvas ? [canvas, canvas.width, canvas.height] : [video, video.videoWidth, video.videoHeight];
      if (width === 0 || (!isCanvas && video.readyState < 2)) {
        recording.seen.push({ number: -1, by: 'nothing', at: performance.now() });
        return;
      }
      context.drawImage(source, 0, Math.floor(height / 16), width, 1, 0, 0, bits * 2, 1);
      const row = context.getImageData(0, 0, bits * 2, 1).data;
      let number = 0;
      for (let bit = 0; bit < bits; bit += 1) number = number * 2 + ((row[bit * 8 + 1]! + row[bit * 8 + 5]!) / 2 > 128 ? 1 : 0);
      recording.seen.push({ number, by: isCanvas ? 'frames' : 'video', at: performance.now() });
    };
    requestAnimationFrame(look);
  }, burnedBits);
}

/** What was seen since, each run of the same picture once. */
export async function seenPictures(page: Page): Promise<SeenPicture[]> {
  const seen = await page.evaluate(() => {
    const recording = (window as RecordingWindow).__pictures;
    if (recording) recording.isOver = true;
    return recording?.seen ?? [];
  });
  return seen.flatMap(({ number, by, at }, index) => {
    const before = seen[index - 1];
    return before?.number === number && before.by === by ? [] : [{ number, by, afterMs: before ? at - before.at : 0 }];
  });
}
