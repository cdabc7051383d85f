/**
 * The commissioning run: more and more small pictures beside those on the wall, until frames are dropped or the page is starved. What
 * was decoded and shown just before that is what this PC carries. Real streams, real decoders, the real screen.
 */
import type { CameraId } from '#model/ids';
import type { LiveWant } from '#model/live';
import { createBudgetKeeper } from './budget-keeper.ts';
import { isStrained } from './capacity.ts';
import { engines } from './engines.ts';
import { createFrameCounter } from './frame-count.ts';
import type { Layer } from './layer.ts';
import type { LiveAccess } from './live-access.ts';
import { Player } from './player.ts';

const step = 8;
const mostPictures = 96;
const want: LiveWant = { width: 480, height: 270, muted: true, purpose: 'tile' };
const settleMs = 2_000;
const sampleMs = 2_000;
const tickMs = 100;

export interface PcMeasure {
  /** Shown without strain, millions of pixels a second, those on the wall with them. */
  readonly megapixelsPerSecond: number;
  /** Pictures beside the wall's at that. */
  readonly pictures: number;
  /** False where even the most pictures did not strain it: it carries at least this. */
  readonly isLimit: boolean;
}

export interface MeasureOptions {
  readonly access: LiveAccess;
  /** Shown in turn; at least one. Streams that are open already cost their servers nothing. */
  readonly cameras: readonly CameraId[];
  readonly createLayer: (place: number) => Layer;
  /** Every `<video>` of the window. */
  readonly videos: () => Iterable<HTMLVideoElement>;
  /** 0 to 1. */
  readonly onProgress: (fraction: number, pictures: number) => void;
  readonly signal: AbortSignal;
}

/** Null where it was broken off, or no picture came. */
export async function measurePc({ access, cameras, createLayer, videos, onProgress, signal }: MeasureOptions): Promise<PcMeasure | null> {
  const budget = createBudgetKeeper({ megapixelsPerSecond: Infinity, peers: 0, playlists: 0, moving: Infinity });
  const players: Player[] = [];
  let good: PcMeasure | null = null;
  try {
    while (players.length < mostPictures && !signal.aborted) {
      for (let more = 0; more < step; more += 1) {
        const place = players.length;
        players.push(new Player({ camera: cameras[place % cameras.length] ?? '', want, isSeen: true, access, engines, budget, random: Math.random, createLayer: () => createLayer(place), onState: () => undefined }));
      }
      onProgress(players.length / (mostPictures + step), players.length);
      await rest(settleMs, signal);
      const sample = await sampled(videos, signal);
      if (signal.aborted) return null;
      if (sample.isStrained) return good && { ...good, isLimit: true };
      good = { megapixelsPerSecond: sample.megapixelsPerSecond, pictures: players.length, isLimit: false };
    }
    return signal.aborted ? null : good;
  } finally {
    await Promise.all(players.map((player) => player.destroy()));
  }
}

async function sampled(videos: () => Iterable<HTMLVideoElement>, signal: AbortSignal): Promise<{ readonly megapixelsPerSecond: number; readonly isStrained: boolean }> {
  const count = createFrameCounter();
  count(videos());
  const began = performance.now();
  let lateMs = 0;
  for (let last = began; performance.now() - began < sampleMs && !signal.aborted;) {
    await rest(tickMs, signal);
    lateMs = Math.max(lateMs, performance.now() - last - tickMs);
    last = performance.now();
  }
  const seconds = (performance.now() - began) / 1000;
  const { shown, dropped, pixels } = count(videos());
  return { megapixelsPerSecond: pixels / 1e6 / seconds, isStrained: isStrained({ shown, dropped, lateMs }) };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
