/** Worker thread: draws the clips it is given, one after the other, and reports pictures done. */
import { parentPort } from 'node:worker_threads';
import { AV_LOG_ERROR, Log } from 'node-av';
import type { ClipJob, ClipSizes } from './clip-list.ts';
import { drawClip, type ClipPaths } from './draw-clip.ts';

export interface ClipOrder {
  readonly job: ClipJob;
  readonly sizes: ClipSizes;
  readonly paths: ClipPaths;
}

export type ClipReport = { readonly pictures: number } | { readonly done: string };

const REPORT_EVERY = 10;

Log.setLevel(AV_LOG_ERROR);
parentPort?.on('message', ({ job, sizes, paths }: ClipOrder) => {
  let pictures = 0;
  drawClip(job, sizes, paths, () => {
    if (++pictures % REPORT_EVERY === 0) report({ pictures: REPORT_EVERY });
  });
  report({ pictures: pictures % REPORT_EVERY });
  report({ done: job.name });
});

function report(message: ClipReport): void {
  parentPort?.postMessage(message);
}
