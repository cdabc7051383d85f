/** At a city's first start: the last half hour of its recorded cameras, as if the recorder had run all along. */
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs } from '#model/time';
import type { RecorderCamera, RecorderConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { createClipLibrary } from '../record/clip-library.ts';
import { parseSource } from '../record/source-address.ts';
import { openRecordingStore } from '../store/open-store.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { cutLoop, repeatLoop } from './loop-fragments.ts';
import { readFilled, writeFilled } from './past-mark.ts';

/**
 * The past is made of sub streams: 16 cameras × 30 min at 0.28 Mb/s are 1.0 GB on disk; main streams would be 3.6 GB. What
 * the recorder writes from then on are main streams.
 */
const ROLE = 'sub';
const PLACED_AT_ONCE = 3;
/** With the index and its journals. */
const SPARE_BYTES = 200_000_000;

export interface PastRequest {
  readonly config: RecorderConfig;
  readonly now: () => EpochMs;
  readonly signal: AbortSignal;
  readonly onProgress: (step: string, fraction: number) => void;
  readonly minutes: number;
}

/** Whether something was placed. Cut short, it goes on with the remaining cameras at the next start. */
export async function ensurePast(city: string, request: PastRequest): Promise<boolean> {
  const { config, signal } = request;
  const filled = await readFilled(config.data);
  if (filled.includes(city)) return false;
  const cameras = config.cameras.filter((camera) => camera.record !== 'never' && camera.streams[ROLE] !== undefined);
  const log = createLogger('demo');
  const store = await openRecordingStore({
    folder: config.data, retention: config.retention, segmentSeconds: config.segmentSeconds, now: request.now, mono: () => performance.now(),
    log: { info: (...args) => log.debug(...args), warn: (...args) => log.warn(...args), error: (...args) => log.error(...args) },
  });
  try {
    await placeAll(store, cameras, request);
  } finally {
    await store.destroy();
  }
  signal.throwIfAborted();
  await writeFilled(config.data, [...filled, city]);
  return true;
}

async function placeAll(store: RecordingStore, cameras: readonly RecorderCamera[], { config, now, signal, onProgress, minutes }: PastRequest): Promise<void> {
  const library = createClipLibrary(join(config.data, 'clips'));
  const loops = new Map<string, ReturnType<typeof cutLoop>>();
  const loopOf = (clip: string): ReturnType<typeof cutLoop> => {
    const known = loops.get(clip) ?? library.clip(clip).then(cutLoop);
    loops.set(clip, known);
    return known;
  };
  const end = now();
  const wanted = cameras.filter((camera) => store.spans(camera.id, { start: 0, end }).length === 0).map((camera) => {
    const address = parseSource(camera.streams[ROLE]!.source);
    if (address?.kind !== 'sim') throw new Error(`camera ${camera.id} does not loop a clip`);
    return { camera, ...address };
  });
  let bytesPerMs = 0;
  for (const { clip } of wanted) {
    const { fragments, seconds } = await loopOf(clip);
    bytesPerMs += fragments.reduce((sum, fragment) => sum + fragment.data.length, 0) / (seconds * 1000);
  }
  const fitMs = await fittingMs(config, bytesPerMs, minutes * 60_000);
  if (fitMs < minutes * 60_000) onProgress(`footage: the disk has room for ${Math.floor(fitMs / 60_000)} of ${minutes} minutes beside the ${toGigabytes(config.retention.reserveBytes)} GB kept free`, 0);
  if (fitMs < 60_000) return;
  const queue = [...wanted];
  let placed = 0;
  const placeNext = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
      const { camera, clip, startS } = next;
      const loop = await loopOf(clip);
      await store.place(camera.id, ROLE, loop.init, repeatLoop(loop, startS, { start: end - fitMs, end }));
      placed++;
      onProgress('footage', placed / wanted.length);
    }
  };
  // One camera's fragments are copied while another's wait for the disk.
  await Promise.all(Array.from({ length: PLACED_AT_ONCE }, placeNext));
}

/** How much past fits while the reserve stays free. */
async function fittingMs({ data, retention }: RecorderConfig, bytesPerMs: number, wantedMs: number): Promise<number> {
  const { bavail, bsize } = await statfs(data);
  const room = bavail * bsize - retention.reserveBytes - SPARE_BYTES;
  return Math.max(0, Math.min(wantedMs, bytesPerMs === 0 ? wantedMs : room / bytesPerMs));
}

function toGigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
