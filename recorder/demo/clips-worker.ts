/** Worker thread: draws the clips it is given, one after the other, and reports pictures done. */
import { parentPort, workerData } from 'node:worker_threads';
import { AV_LOG_ERROR, Log } from 'node-av';
import type { ClipJob, ClipSizes } from './clip-list.ts';
import { drawClip, type ClipPaths } from './draw-clip.ts';

export interface ClipOrder {
  readonly job: ClipJob;
  readonly sizes: ClipSizes;
  readonly paths: ClipPaths;
}

export type ClipReport = { readonly pictures: number } | { readonly done: string };

/** Given to each worker: 1 once it is to stop. A thread that is ended from outside may be within FFmpeg; this one ends itself. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

const REPORT_EVERY = 10;
const stop = workerData as StopFlag;

Log.setLevel(AV_LOG_ERROR);
/** An order to draw, or null: there is nothing more to do. */
parentPort?.on('message', (order: ClipOrder | null) => {
  if (order === null || !draw(order)) parentPort?.close();
});

function draw({ job, sizes, paths }: ClipOrder): boolean {
  let pictures = 0;
  try {
    drawClip(job, sizes, paths, () => {
      if (Atomics.load(stop, 0) === 1) throw new Error('stopped');
      if (++pictures % REPORT_EVERY === 0) report({ pictures: REPORT_EVERY });
    });
  } catch (error) {
    if (Atomics.load(stop, 0) === 1) return false;
    throw error;
  }
  report({ pictures: pictures % REPORT_EVERY });
  report({ done: job.name });
  return true;
}

function report(message: ClipReport): void {
  parentPort?.postMessage(message);
}
