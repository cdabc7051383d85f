/** Exports: the server writes an MP4 first (0.18: a job with progress; before: an export that is `in_progress`), then it is fetched. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import type { ExportPart, Upstream } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { exportJob, exportsAnswer, exportStarted } from './frigate-answers.ts';
import type { exportAnswer } from './frigate-answers.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import { unix } from './frigate-segments.ts';
import { readJson } from './frigate-session.ts';
import type { FrigateSession } from './frigate-session.ts';

type Export = z.infer<typeof exportAnswer>;
const pollMs = 1_000;
/** A job that the server does not know any more has ended; its export must appear within this many looks. */
const looksAfterEnd = 10;

export function exportsPart(session: FrigateSession, catalogue: FrigateCatalogue, options: { readonly pollMs?: number } = {}): ExportPart {
  const every = options.pollMs ?? pollMs;
  return {
    mode: 'job',
    async start(camera, range, onProgress, signal) {
      const { key } = await catalogue.camera(camera, signal);
      const version = await catalogue.version(signal);
      // Old versions do not tell the id: a name of our own finds it.
      const name = `manara ${randomUUID()}`;
      const { status, body } = await session.bytes(`api/export/${encodeURIComponent(key)}/start/${unix(range.start)}/end/${unix(range.end)}`, {
        method: 'POST', signal, body: JSON.stringify({ source: 'recordings', name, ...(!version.exportJobs && { playback: 'realtime' }) }),
      });
      if (status === 400) throw new ServerFault({ code: 'no-recording', detail: 'nothing to export in this range' });
      if (status === 503) throw new ServerFault({ code: 'over-budget', detail: 'the queue of exports is full' });
      if (status < 200 || status > 299) throw statusFault(status);
      const id = readJson(body, exportStarted).export_id ?? null;
      onProgress(0);
      let ended = false;
      for (let looks = 0; looks < looksAfterEnd; looks += ended ? 1 : 0) {
        ended = version.exportJobs && id !== null && !ended ? await followJob(session, id, onProgress, signal) : ended;
        const found = (await session.json('api/exports', exportsAnswer, { signal })).find((one) => (id === null ? one.name === name : one.id === id));
        if (found && !found.in_progress && (ended || !version.exportJobs || id === null)) {
          onProgress(1);
          return fileOf(session, found, signal);
        }
        await sleep(every, undefined, { signal }).catch(() => { throw signal.reason; });
      }
      throw new ServerFault({ code: 'server-refused', detail: 'the export ended without a file' });
    },
  };
}

/** True when the job has ended; jobs are forgotten five seconds after. */
async function followJob(session: FrigateSession, id: string, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<boolean> {
  const { status, body } = await session.bytes(`api/jobs/export/${encodeURIComponent(id)}`, { signal });
  if (status === 404) return true;
  if (status !== 200) throw statusFault(status);
  const job = readJson(body, exportJob);
  if (/fail|error|cancel/i.test(job.status)) throw new ServerFault({ code: 'server-refused', detail: 'the server could not write the export' });
  if (/success|complete|done/i.test(job.status)) return true;
  onProgress(Math.min(0.99, (job.progress_percent ?? 0) / 100));
  return false;
}

async function fileOf(session: FrigateSession, { video_path: path }: Export, signal: AbortSignal): Promise<Upstream> {
  const file = path.split('/').at(-1) ?? '';
  if (!/^[\w.() -]{1,255}$/u.test(file)) throw new ServerFault({ code: 'server-garbage', detail: 'the name of an export' });
  return { url: new URL(`exports/${encodeURIComponent(file)}`, session.http.base).href, headers: await session.headers(signal), http: session.http };
}
