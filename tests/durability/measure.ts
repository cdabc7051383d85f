/**
 * Program: what durable recording costs on this machine and disk. Prints one line of JSON.
 * usage: node measure.ts record <cameras> <seconds> [folder]     fdatasync and commit times, time to acknowledgement, loop delay, CPU
 *        node measure.ts recover <segments> [folder]             opening after a kill, after a clean end, and with the index lost
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { MediaFragment, MediaInit } from '#recorder/media';
import { realDisk, type DiskFs } from '#recorder/store/disk-fs';
import { openRecordingStore } from '#recorder/store/open-store';
import type { RecordingStore } from '#recorder/store/recording-store';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { ClipSource } from '../fakes/clip-source.ts';

const [task, count = '16', ...rest] = process.argv.slice(2);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const syncs: number[] = [];
const timed: DiskFs = {
  ...realDisk,
  create: async (file) => {
    const handle = await realDisk.create(file);
    return {
      ...handle,
      datasync: async () => {
        const from = performance.now();
        await handle.datasync();
        syncs.push(performance.now() - from);
      },
    };
  },
};

function openAt(folder: string, segmentSeconds = 60): Promise<RecordingStore> {
  return openRecordingStore({ folder, retention: { days: 3650, reserveBytes: 0 }, segmentSeconds, now: () => Date.now(), mono: () => performance.now(), log: quiet, fs: timed });
}

function spread(values: readonly number[]): object {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 100) / 100;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function measureRecording(cameras: number, seconds: number, folder: string): Promise<object> {
  const clip = await makeBurnedClip({ bitsPerSecond: 1_000_000 });
  const store = await openAt(folder);
  const acknowledged: number[] = [];
  const ended = new AbortController();
  for (let index = 0; index < cameras; index += 1) {
    const source = new ClipSource(clip, { camera: `cam${index}`, startedAt: Date.now() + Math.round((index * 267) / cameras) });
    const writer = store.writer(`cam${index}`, 'main');
    source.attach({
      init: (init) => writer.begin(init),
      fragment: (fragment) => { const from = performance.now(); void writer.write(fragment).then(() => acknowledged.push(performance.now() - from)); },
      state: () => undefined,
    });
    source.play(ended.signal, () => Date.now());
  }
  await wait(2000);
  syncs.length = 0;
  acknowledged.length = 0;
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const cpu = process.cpuUsage();
  await wait(seconds * 1000);
  const { user, system } = process.cpuUsage(cpu);
  const figures = {
    cameras, seconds, fdatasyncMs: spread(syncs), acknowledgedMs: spread(acknowledged),
    loopDelayMs: { p50: loop.percentile(50) / 1e6, p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 },
    cpuPercentOfOneCore: Math.round((user + system) / 10_000 / seconds * 10) / 10,
  };
  ended.abort();
  await store.destroy();
  return figures;
}

/** One second of footage per segment, placed by the store itself; every 600th segment is left open, as by 16 cameras at a kill. */
async function measureRecovery(segments: number, folder: string): Promise<object> {
  const source = new ClipSource(await makeBurnedClip({ width: 160, height: 96, bitsPerSecond: 100_000 }));
  const fragments: MediaFragment[] = [];
  let init: MediaInit | undefined;
  source.attach({ init: (value) => { init = value; }, fragment: (fragment) => { fragments.push(fragment); }, state: () => undefined });
  source.step(16);
  const second = fragments.filter(({ captureAt }) => captureAt < source.startedAt + 1000);
  const cameras = 16;
  const store = await openAt(folder, 1);
  for (let camera = 0; camera < cameras; camera += 1) {
    const all = Array.from({ length: Math.ceil(segments / cameras) }, (_, index) => second.map((fragment) => ({ ...fragment, captureAt: fragment.captureAt + index * 1000 }))).flat();
    await store.place(`cam${camera}`, 'main', init!, all);
  }
  await store.destroy();
  const timeOpening = async (): Promise<number> => {
    const from = performance.now();
    const opened = await openAt(folder, 1);
    const ms = Math.round(performance.now() - from);
    await opened.destroy();
    return ms;
  };
  const cleanMs = await timeOpening();
  const index = path.join(folder, 'index.db');
  const database = new DatabaseSync(index);
  database.exec(`UPDATE meta SET value = '0' WHERE key = 'clean'; UPDATE segment SET state = 'open' WHERE id IN (SELECT id FROM segment GROUP BY camera HAVING start_ms = max(start_ms))`);
  database.close();
  const afterKillMs = await timeOpening();
  for (const name of readdirSync(folder)) if (name.startsWith('index.db')) rmSync(path.join(folder, name));
  const rebuildMs = await timeOpening();
  return { segments, cleanMs, afterKillMs, rebuildMs };
}

const own = rest.at(-1)?.includes(path.sep) ? null : mkdtempSync(path.join(tmpdir(), 'manara-measure-'));
const folder = own ?? rest.at(-1)!;
try {
  const figures = task === 'record' ? await measureRecording(Number(count), Number(rest[0] ?? 10), folder) : await measureRecovery(Number(count), folder);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  if (own) rmSync(own, { recursive: true, force: true });
}
process.exit(0);
