/** Clock corrections in the core's database: durable when a call returns; what is withdrawn stays as history. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { clockSources } from '#model/clock-correction';
import type { ClockCorrections, ClockSource, KeptCorrection } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';

export interface NewCorrection { readonly from: EpochMs; readonly aheadMs: number; readonly source: ClockSource; readonly reason: string; readonly monitor: number }
export interface Withdrawal { readonly monitor: number; readonly reason: string }

type Row = Readonly<Record<string, unknown>>;
const source = z.enum(clockSources);

export class ClockStore {
  readonly #data: CoreData;
  readonly #inForce = new Map<CameraId, ClockCorrections>();

  constructor(data: CoreData) {
    this.#data = data;
    for (const row of data.db.prepare('SELECT DISTINCT camera FROM clock_correction WHERE withdrawn_at IS NULL').all()) this.#reread(String(row['camera']));
  }

  /** Kept in memory: every picture of a review asks for it. */
  inForce(camera: CameraId): ClockCorrections {
    return this.#inForce.get(camera) ?? [];
  }

  all(): ReadonlyMap<CameraId, ClockCorrections> {
    return this.#inForce;
  }

  /** The most that a correction in force moves anything, ms. */
  farthestMs(): number {
    return Math.max(0, ...[...this.#inForce.values()].flat().map(({ aheadMs }) => Math.abs(aheadMs)));
  }

  /** Newest first, withdrawn ones among them. */
  history(camera: CameraId): KeptCorrection[] {
    return this.#data.db.prepare('SELECT * FROM clock_correction WHERE camera = ? ORDER BY number DESC').all(camera).flatMap((row) => keptOf(row) ?? []);
  }

  /** One from the same moment on is replaced, which is a withdrawal. */
  add(camera: CameraId, { from, aheadMs, source: told, reason, monitor }: NewCorrection, now: EpochMs): string {
    const id = randomUUID();
    this.#data.transaction(() => {
      this.#run('UPDATE clock_correction SET withdrawn_at = ?, withdrawn_monitor = ?, withdrawn_reason = ? WHERE camera = ? AND starts_at = ? AND withdrawn_at IS NULL', now, monitor, reason, camera, from);
      this.#run('INSERT INTO clock_correction (id, camera, starts_at, ahead_ms, source, reason, monitor, set_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)', id, camera, from, aheadMs, told, reason, monitor, now);
    });
    this.#reread(camera);
    return id;
  }

  /** False where there is none of the camera in force. */
  withdraw(camera: CameraId, id: string, { monitor, reason }: Withdrawal, now: EpochMs): boolean {
    const changes = this.#run('UPDATE clock_correction SET withdrawn_at = ?, withdrawn_monitor = ?, withdrawn_reason = ? WHERE camera = ? AND id = ? AND withdrawn_at IS NULL', now, monitor, reason, camera, id);
    this.#reread(camera);
    return changes > 0;
  }

  #reread(camera: CameraId): void {
    const rows = this.#data.db.prepare('SELECT starts_at, ahead_ms FROM clock_correction WHERE camera = ? AND withdrawn_at IS NULL ORDER BY starts_at').all(camera);
    if (rows.length === 0) this.#inForce.delete(camera);
    else this.#inForce.set(camera, rows.map((row) => ({ from: Number(row['starts_at']), aheadMs: Number(row['ahead_ms']) })));
  }

  #run(sql: string, ...values: (string | number)[]): number {
    return Number(this.#data.transaction(() => this.#data.db.prepare(sql).run(...values)).changes);
  }
}

/** Null for a row that this program cannot have written. */
function keptOf(row: Row): KeptCorrection | null {
  const told = source.safeParse(row['source']).data;
  const at = row['withdrawn_at'];
  return told === undefined ? null : {
    id: String(row['id']), from: Number(row['starts_at']), aheadMs: Number(row['ahead_ms']), source: told, reason: String(row['reason']), monitor: Number(row['monitor']), setAt: Number(row['set_at']),
    withdrawn: at === null ? null : { at: Number(at), monitor: Number(row['withdrawn_monitor']), reason: String(row['withdrawn_reason']) },
  };
}
