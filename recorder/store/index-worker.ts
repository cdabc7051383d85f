/**
 * Worker thread: commits batches to the index, so that a disk whose fsync takes seconds (F47) never stops the recorder's loop.
 * Message in: IndexBatch, or 'close'. Message out: IndexAnswer.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexBatch } from './index-rows.ts';
import { makeDurable } from './index-schema.ts';

export interface IndexWorkerData {
  readonly path: string;
  /** Number of this opening of the store; another one in the database means another recorder has taken the folder over (F57). */
  readonly fence: number;
}

export type IndexAnswer = { readonly is: 'committed'; readonly ms: number } | { readonly is: 'failed'; readonly message: string; readonly errcode?: number } | { readonly is: 'closed' };

const { path, fence } = workerData as IndexWorkerData;
const database = new DatabaseSync(path);
makeDurable(database);
const readFence = database.prepare(`SELECT value FROM meta WHERE key = 'fence'`);
const putSegment = database.prepare(`
  INSERT INTO segment (id, camera, role, ord, start_ms, end_ms, bytes, codec, run, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET end_ms = excluded.end_ms, bytes = excluded.bytes, state = excluded.state`);
const dropSegment = database.prepare('DELETE FROM segment WHERE id = ?');
const putGap = database.prepare(`
  INSERT INTO gap (id, camera, role, start_ms, end_ms, reason) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET start_ms = excluded.start_ms, end_ms = excluded.end_ms, reason = excluded.reason`);
const dropGap = database.prepare('DELETE FROM gap WHERE id = ?');
const putLock = database.prepare(`
  INSERT INTO evidence_lock (id, camera, start_ms, end_ms, reason, bookmark, made_by, made_at, until_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, made_by = excluded.made_by, made_at = excluded.made_at, until_ms = excluded.until_ms`);
const dropLock = database.prepare('DELETE FROM evidence_lock WHERE id = ?');
const putMeta = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');

function commit(batch: IndexBatch): void {
  database.exec('BEGIN IMMEDIATE');
  if (Number(readFence.get()?.['value']) !== fence) throw new Error('another recorder has opened this folder');
  for (const row of batch.segments) {
    putSegment.run(row.id, row.camera, row.role, row.ord, row.start, row.end, row.bytes, row.codec, row.run, row.state);
  }
  for (const id of batch.removedSegments) dropSegment.run(id);
  for (const row of batch.gaps) putGap.run(row.id, row.camera, row.role, row.start, row.end, row.reason);
  for (const id of batch.removedGaps) dropGap.run(id);
  for (const row of batch.locks) putLock.run(row.id, row.camera, row.start, row.end, row.reason, row.bookmark, row.by, row.madeAt, row.until);
  for (const id of batch.removedLocks) dropLock.run(id);
  for (const [key, value] of batch.meta) putMeta.run(key, value);
  database.exec('COMMIT');
}

function answer(message: IndexAnswer): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: IndexBatch | 'close') => {
  if (message === 'close') {
    database.close();
    answer({ is: 'closed' });
    parentPort?.close();
    return;
  }
  const from = performance.now();
  try {
    commit(message);
    answer({ is: 'committed', ms: performance.now() - from });
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    const { message: text, errcode } = error as { message: string; errcode?: number };
    answer({ is: 'failed', message: text, ...(errcode === undefined ? {} : { errcode }) });
  }
});
