/** Exports of 0.18 (202, jobs with progress that are forgotten) and before (200, `in_progress`). */
import type { Reply } from '../test-server.ts';

interface FakeExport { readonly id: string; readonly camera: string; readonly name: string; looks: number }

/** Looks at an export until it is done: time does not matter here. */
const looksUntilDone = 3;

export class FakeExports {
  readonly #exports: FakeExport[] = [];
  /** `fail` writes none. */
  outcome: 'success' | 'failed' = 'success';
  queueFull = false;

  start(camera: string, name: string, jobs: boolean): Reply {
    if (this.queueFull) return { status: 503, json: { success: false, message: 'Export queue is full.' } };
    const id = `${camera}_${String(this.#exports.length).padStart(6, 'x')}`;
    this.#exports.push({ id, camera, name, looks: 0 });
    return jobs ? { status: 202, json: { success: true, message: 'Export queued.', export_id: id, status: 'queued' } } : { status: 200, json: { success: true, message: 'Starting export of recording.', export_id: id } };
  }

  job(id: string): Reply {
    const found = this.#exports.find((one) => one.id === id);
    if (!found || found.looks > looksUntilDone) return { status: 404, json: { success: false, message: 'Job not found' } };
    found.looks += 1;
    const done = found.looks > looksUntilDone;
    return { json: { id, job_type: 'export', status: done ? (this.outcome === 'success' ? 'success' : 'failed') : 'running', current_step: 'encoding', progress_percent: Math.min(100, found.looks * 30) } };
  }

  list(jobs: boolean): Reply {
    if (!jobs) for (const one of this.#exports) one.looks += 1;
    return { json: this.#exports.filter((one) => this.outcome === 'success' && (!jobs || one.looks > 0)).toReversed().map(({ id, camera, name, looks }) => ({
      id, camera, name, date: 1_790_000_000, video_path: `/media/frigate/exports/${camera}_20261125_${id}.mp4`, thumb_path: '', in_progress: looks <= looksUntilDone,
    })) };
  }

  has(file: string): boolean {
    return this.#exports.some(({ id, camera }) => file === `${camera}_20261125_${id}.mp4`);
  }
}
