/** Sees to it that every clip of the demo city stands whole in a folder, drawing on all cores what is missing. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { cameraSizes, clipJobs, clipName, type ClipJob, type ClipSizes } from './clip-list.ts';
import { clipPath, describeClip, isWhole, readManifest, writeManifest, type ClipManifest } from './clip-manifest.ts';
import type { ClipOrder, ClipReport, StopFlag } from './clips-worker.ts';

export interface ClipRequest {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** 0 to 1, only while something is being drawn. */
  readonly onProgress: (fraction: number) => void;
  readonly jobs?: readonly ClipJob[];
  readonly sizes?: ClipSizes;
}

/** Names of the clips that had to be drawn. Interrupted, it goes on next time where it stopped. */
export async function ensureClips({ folder, signal, onProgress, jobs = clipJobs, sizes = cameraSizes }: ClipRequest): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const manifest = await readManifest(folder, JSON.stringify(sizes));
  const missing: ClipJob[] = [];
  for (const job of jobs) {
    const whole = await Promise.all([isWhole(folder, clipName(job, 'main'), manifest), isWhole(folder, clipName(job, 'sub'), manifest)]);
    if (whole.includes(false)) missing.push(job);
  }
  if (missing.length > 0) await drawAll(folder, manifest, missing, sizes, signal, onProgress);
  return missing.map((job) => job.name);
}

async function drawAll(
  folder: string, manifest: ClipManifest, missing: readonly ClipJob[], sizes: ClipSizes, signal: AbortSignal, onProgress: (fraction: number) => void,
): Promise<void> {
  await removeLeftovers(folder);
  const total = missing.reduce((sum, job) => sum + job.seconds * sizes.main.framesPerSecond, 0);
  const queue = [...missing];
  let pictures = 0;
  let saving: Promise<void> = Promise.resolve();
  const keep = async (job: ClipJob): Promise<void> => {
    for (const role of ['main', 'sub'] as const) {
      const name = clipName(job, role);
      await rename(draftPath(folder, name), clipPath(folder, name));
      manifest.clips[name] = (await describeClip(folder, name))!;
    }
    await writeManifest(folder, manifest);
  };
  const stop: StopFlag = new Int32Array(new SharedArrayBuffer(4));
  const workers = Array.from({ length: Math.min(missing.length, availableParallelism()) }, () => new Worker(new URL('./clips-worker.ts', import.meta.url), { workerData: stop }));
  const ended = workers.map((worker) => new Promise<void>((resolve) => { worker.once('exit', () => resolve()); }));
  const runOne = async (worker: Worker): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const paths = { main: draftPath(folder, clipName(job, 'main')), sub: draftPath(folder, clipName(job, 'sub')) };
      await drawInWorker(worker, { job, sizes, paths }, signal, (more) => {
        pictures += more;
        onProgress(pictures / total);
      });
      const drawn = job;
      saving = saving.then(() => keep(drawn));
      await saving;
    }
  };
  try {
    await Promise.all(workers.map(runOne));
  } finally {
    Atomics.store(stop, 0, 1);
    for (const worker of workers) {
      worker.on('error', () => undefined);
      worker.postMessage(null);
    }
    await Promise.all(ended);
  }
}

function drawInWorker(worker: Worker, order: ClipOrder, signal: AbortSignal, onPictures: (count: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const onMessage = (message: ClipReport): void => {
      if ('pictures' in message) onPictures(message.pictures);
      else settle(resolve);
    };
    const onError = (error: unknown): void => settle(() => reject(error));
    const onExit = (): void => settle(() => reject(new Error(`the thread drawing ${order.job.name} ended early`)));
    const onAbort = (): void => settle(() => reject(signal.reason));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else worker.postMessage(order);
  });
}

/** Drawn under another name and renamed when whole: a clip is never seen half written. */
function draftPath(folder: string, name: string): string {
  return join(folder, `${name}.draft-${process.pid}`);
}

/** Drafts of processes that are gone. */
async function removeLeftovers(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).map((name) => ({ name, by: /\.draft-(\d+)$/.exec(name)?.[1] }));
  await Promise.all(drafts.filter(({ by }) => by !== undefined && !isRunning(Number(by))).map(({ name }) => rm(join(folder, name), { force: true })));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
