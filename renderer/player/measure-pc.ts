/**
 * The commissioning run: more and more small pictures beside those on the wall, until frames are dropped or the page is starved. What
 * was decoded and shown just before that is what this PC carries. Real streams, real decoders, the real screen.
 *
 * The figure is of the whole window, for so is the budget it limits: the wall's own pictures were carried too, and their tiles claim their
 * room as before. It is one only where the run itself showed more of them: pictures of servers without a lane would take sessions and
 * playlists that the wall needs, so the run shows none of those, and what the wall shows alone says nothing of a limit.
 * It is a figure in pixels of such pictures as were shown: many tiny ones cost more for each pixel than a few large ones.
 */
import { isStrained } from './capacity.ts';
import { createFrameCounter } from './frame-count.ts';

const step = 8;
const mostPictures = 96;
const settleMs = 2_000;
const sampleMs = 2_000;
const tickMs = 100;

export interface PcMeasure {
  /** Shown without strain, millions of pixels a second, those on the wall with them. */
  readonly megapixelsPerSecond: number;
  /** Pictures beside the wall's at that, those that moved. */
  readonly pictures: number;
  /** False where even the most pictures did not strain it: it carries at least this. */
  readonly isLimit: boolean;
}

export interface MeasureOptions {
  /** Shows one more small picture. */
  readonly show: (place: number) => { destroy(): Promise<void> };
  /** Every `<video>` of the window, and those of `show` among them. */
  readonly videos: () => Iterable<HTMLVideoElement>;
  readonly ownVideos: () => Iterable<HTMLVideoElement>;
  /** 0 to 1. */
  readonly onProgress: (fraction: number, pictures: number) => void;
  readonly signal: AbortSignal;
}

/** Null where it was broken off, where even the first pictures were too much, or where none of its own moved. */
export async function measurePc({ show, videos, ownVideos, onProgress, signal }: MeasureOptions): Promise<PcMeasure | null> {
  const players: { destroy(): Promise<void> }[] = [];
  let good: PcMeasure | null = null;
  try {
    while (players.length < mostPictures && !signal.aborted) {
      for (let more = 0; more < step; more += 1) players.push(show(players.length));
      onProgress(players.length / (mostPictures + step), players.length);
      await rest(settleMs, signal);
      const sample = await sampled({ videos, ownVideos }, signal);
      if (signal.aborted) return null;
      if (sample.isStrained) return good && { ...good, isLimit: true };
      if (sample.pictures > 0) good = { megapixelsPerSecond: sample.megapixelsPerSecond, pictures: sample.pictures, isLimit: false };
      // Two steps are time enough for a first picture: these servers have none for us.
      else if (players.length > step) return good;
    }
    return signal.aborted ? null : good;
  } finally {
    await Promise.all(players.map((player) => player.destroy()));
  }
}

async function sampled({ videos, ownVideos }: Pick<MeasureOptions, 'videos' | 'ownVideos'>, signal: AbortSignal): Promise<{ readonly megapixelsPerSecond: number; readonly pictures: number; readonly isStrained: boolean }> {
  const count = createFrameCounter();
  const moved = createFrameCounter();
  count(videos());
  moved(ownVideos());
  const began = performance.now();
  let lateMs = 0;
  for (let last = began; performance.now() - began < sampleMs && !signal.aborted;) {
    await rest(tickMs, signal);
    lateMs = Math.max(lateMs, performance.now() - last - tickMs);
    last = performance.now();
  }
  const seconds = (performance.now() - began) / 1000;
  const { shown, dropped, pixels } = count(videos());
  const pictures = [...ownVideos()].filter((video) => moved([video]).shown > 0).length;
  return { megapixelsPerSecond: pixels / 1e6 / seconds, pictures, isStrained: isStrained({ shown, dropped, lateMs }) };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
