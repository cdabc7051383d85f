import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { checkFolder, percentile, seeded, type Checked } from './check-folder.ts';
import { LoopDisk } from './loop-disk.ts';
import { WriterProcess, type Said, type WriterMode } from './writer-process.ts';

const cuts = Number(process.env.MANARA_ROUNDS ?? 20);
const seed = Number(process.env.MANARA_SEED ?? Date.now() % 1_000_000);
const cameras = 16;
const cutsPerDisk = 5;
const missing = LoopDisk.missing();
const folder = mkdtempSync(path.join(tmpdir(), 'manara-cut-'));
const disks: LoopDisk[] = [];
afterAll(() => {
  for (const disk of disks) disk.unmount();
  rmSync(folder, { recursive: true, force: true });
});

interface Cut {
  readonly image: string;
  /** Acknowledged before the copy began: it must be there. Handed over before the copy ended: the most that can count as lost. */
  readonly said: Said[];
}

/** Records on a fresh disk and pulls the plug several times, each time on a copy. */
async function cutDisk(name: string, count: number, random: () => number, mode?: WriterMode): Promise<{ cuts: Cut[]; from: number }> {
  const disk = LoopDisk.format(folder, `${name}.img`, 96);
  disks.push(disk);
  const from = Date.now();
  const writer = new WriterProcess(path.join(disk.mount, 'data'), cameras, mode);
  const taken: Cut[] = [];
  try {
    await writer.recording();
    for (let index = 0; index < count; index += 1) {
      await wait((mode === 'unsynced' ? 3000 : 200) + random() * 1500);
      const before = writer.snapshot();
      const image = await writer.frozen(() => disk.cut(folder, `${name}-${index}.img`));
      const said = writer.snapshot().map((camera, at) => ({ ...camera, lastAcknowledged: before[at]!.lastAcknowledged, locks: before[at]!.locks }));
      taken.push({ image, said });
    }
  } finally {
    await writer.kill();
    disk.unmount();
  }
  return { cuts: taken, from };
}

function onCopy<T>(image: string, use: (data: string) => Promise<T>): Promise<T> {
  const disk = new LoopDisk(folder, image);
  disks.push(disk);
  return use(path.join(disk.mount, 'data')).finally(() => { disk.unmount(); rmSync(image); });
}

/** Every row that was acknowledged is in the database as the cut left it, before the recorder mends anything. */
function expectRows(data: string, said: readonly Said[]): number {
  const database = new DatabaseSync(path.join(data, 'index.db'));
  const ends = new Map(database.prepare('SELECT camera, max(end_ms) AS "end" FROM segment GROUP BY camera').all().map((row) => [row['camera'], Number(row['end'])]));
  database.close();
  let rows = 0;
  for (const [index, { lastAcknowledged }] of said.entries()) {
    if (lastAcknowledged === null) continue;
    expect(ends.get(`cam${index}`), `acknowledged row of cam${index}`).toBeGreaterThanOrEqual(lastAcknowledged);
    rows += 1;
  }
  return rows;
}

test.skipIf(missing)(`F41 power cut while 16 cameras record, ${cuts} times (MANARA_SEED=${seed}): every segment plays, at most 2 s per camera lost, no acknowledged row or lock lost${missing ? ` [skipped: ${missing}]` : ''}`, async () => {
  const random = seeded(seed);
  const checked: Checked[] = [];
  let rows = 0;
  for (let done = 0; done < cuts; done += cutsPerDisk) {
    const taken = await cutDisk(`disk${done}`, Math.min(cutsPerDisk, cuts - done), random);
    for (const { image, said } of taken.cuts) {
      await onCopy(image, async (data) => {
        rows += expectRows(data, said);
        checked.push(await checkFolder(data, said, taken.from));
      });
    }
  }
  const lost = checked.flatMap(({ lostMs }) => lostMs);
  const figures = {
    cuts: checked.length, cameras: lost.length, acknowledgedRows: rows, segmentsPlayed: checked.reduce((sum, { played }) => sum + played, 0),
    locks: checked.reduce((sum, { locks }) => sum + locks, 0), lostMs: { p50: percentile(lost, 0.5), p99: percentile(lost, 0.99), max: Math.max(...lost) },
    recoveryMs: { p50: Math.round(percentile(checked.map(({ openMs }) => openMs), 0.5)), max: Math.round(Math.max(...checked.map(({ openMs }) => openMs))) },
  };
  process.stdout.write(`power cut: ${JSON.stringify(figures)}\n`);
  expect(checked).toHaveLength(cuts);
  expect(figures.locks, 'locks were made before a cut').toBeGreaterThan(0);
  expect(figures.lostMs.max).toBeLessThanOrEqual(2000);
  expect(figures.lostMs.p99).toBeLessThanOrEqual(1000);
});

test.skipIf(missing)(`F42 power cut while old footage is being deleted (MANARA_SEED=${seed})`, async () => {
  const taken = await cutDisk('deleting', Math.min(cuts, 6), seeded(seed), 'deleting');
  let deleted = 0;
  for (const { image, said } of taken.cuts) {
    await onCopy(image, async (data) => {
      await checkFolder(data, said, taken.from, 'deleted');
      const database = new DatabaseSync(path.join(data, 'index.db'));
      deleted += Number(database.prepare(`SELECT count(*) AS count FROM gap WHERE reason = 'deleted'`).get()?.['count']);
      database.close();
    });
  }
  expect(deleted, 'footage was deleted before a cut').toBeGreaterThan(0);
});

test.skipIf(missing)('the model of a power cut tells: a recorder that syncs nothing loses its footage', async () => {
  const { cuts: [cut], from } = await cutDisk('unsynced', 1, seeded(seed), 'unsynced');
  await onCopy(cut!.image, async (data) => {
    const outcome = await checkFolder(data, cut!.said.map((camera) => ({ ...camera, lastAcknowledged: null })), from).catch(() => null);
    expect(Math.min(...outcome?.lostMs ?? [Number.POSITIVE_INFINITY])).toBeGreaterThan(2000);
  });
});
