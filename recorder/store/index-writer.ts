/** Gathers changes of the index and has them committed, all cameras in one transaction per tick. */
import { Worker } from 'node:worker_threads';
import type { GapRow, IndexBatch, LockRow, SegmentRow } from './index-rows.ts';
import type { IndexAnswer, IndexWorkerData } from './index-worker.ts';
import { diskFault, type StoreFault } from './store-fault.ts';

/** Least time between two commits: footage is durable before its row, so a tick delays the acknowledgement, not the safety. */
const tickMs = 100;
const retryMs = 1_000;

interface Waiter {
  readonly resolve: () => void;
  /** Null for one who waits until it succeeds. */
  readonly reject: ((fault: StoreFault) => void) | null;
}

export interface IndexTrouble {
  failed(fault: StoreFault): void;
  worked(commitMs: number): void;
}

export class IndexWriter {
  readonly #data: IndexWorkerData;
  readonly #trouble: IndexTrouble;
  /** Started with the first batch, and again after it died. */
  #worker: Worker | null = null;
  #segments = new Map<string, SegmentRow | null>();
  #gaps = new Map<number, GapRow | null>();
  #locks = new Map<string, LockRow | null>();
  #meta = new Map<string, string>();
  #waiters: Waiter[] = [];
  #flight: { batch: IndexBatch; waiters: Waiter[] } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastAt = 0;
  #closing: (() => void) | null = null;
  /** Changes wait for those that belong with them. */
  #gathering = false;

  constructor(data: IndexWorkerData, trouble: IndexTrouble) {
    this.#data = data;
    this.#trouble = trouble;
  }

  #start(): Worker {
    // No flags of ours: a test runner's loaders have no business in there.
    const worker = new Worker(new URL('./index-worker.ts', import.meta.url), { workerData: this.#data, execArgv: [] });
    worker.on('message', (answer: IndexAnswer) => this.#answered(answer));
    worker.on('error', (error) => this.#crashed(error));
    return worker;
  }

  put(row: SegmentRow): void { this.#segments.set(row.id, row); this.#schedule(); }
  removeSegment(id: string): void { this.#segments.set(id, null); this.#schedule(); }
  putGap(row: GapRow): void { this.#gaps.set(row.id, row); this.#schedule(); }
  removeGap(id: number): void { this.#gaps.set(id, null); this.#schedule(); }
  putLock(row: LockRow): void { this.#locks.set(row.id, row); this.#schedule(); }
  removeLock(id: string): void { this.#locks.set(id, null); this.#schedule(); }
  putMeta(key: string, value: string): void { this.#meta.set(key, value); this.#schedule(); }

  /** All that `work` puts is committed in one transaction after it, or none of it: a kill in between leaves what was before. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    this.#gathering = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      return await work();
    } finally {
      this.#gathering = false;
      this.#schedule();
    }
  }

  /** Resolves when everything put so far is committed, however long the disk refuses. */
  committed(): Promise<void> {
    return new Promise((resolve) => this.#wait({ resolve, reject: null }));
  }

  /** As `committed`, but at once, and rejects at the first refusal; what was put stays and is tried again. */
  tried(): Promise<void> {
    const outcome = new Promise<void>((resolve, reject) => this.#wait({ resolve, reject }));
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#send();
    return outcome;
  }

  #wait(waiter: Waiter): void {
    if (this.#isEmpty() && !this.#flight) waiter.resolve();
    else if (this.#isEmpty()) this.#flight?.waiters.push(waiter);
    else this.#waiters.push(waiter);
  }

  #isEmpty(): boolean {
    return this.#segments.size === 0 && this.#gaps.size === 0 && this.#locks.size === 0 && this.#meta.size === 0;
  }

  #schedule(delayMs = Math.max(0, this.#lastAt + tickMs - performance.now())): void {
    if (this.#timer || this.#flight || this.#gathering || this.#isEmpty()) return;
    this.#timer = setTimeout(() => { this.#timer = null; this.#send(); }, delayMs);
  }

  #send(): void {
    if (this.#flight || this.#isEmpty()) return;
    const batch: IndexBatch = {
      segments: [...this.#segments.values()].filter((row) => row !== null),
      removedSegments: [...this.#segments].flatMap(([id, row]) => (row ? [] : [id])),
      gaps: [...this.#gaps.values()].filter((row) => row !== null),
      removedGaps: [...this.#gaps].flatMap(([id, row]) => (row ? [] : [id])),
      locks: [...this.#locks.values()].filter((row) => row !== null),
      removedLocks: [...this.#locks].flatMap(([id, row]) => (row ? [] : [id])),
      meta: [...this.#meta],
    };
    this.#flight = { batch, waiters: this.#waiters };
    this.#segments = new Map();
    this.#gaps = new Map();
    this.#locks = new Map();
    this.#meta = new Map();
    this.#waiters = [];
    this.#lastAt = performance.now();
    this.#worker ??= this.#start();
    this.#worker.postMessage(batch);
  }

  #answered(answer: IndexAnswer): void {
    if (answer.is === 'closed') return this.#closing?.();
    const flight = this.#flight;
    this.#flight = null;
    if (answer.is === 'committed') {
      this.#trouble.worked(answer.ms);
      for (const waiter of flight?.waiters ?? []) waiter.resolve();
      this.#schedule();
      return;
    }
    this.#refused(flight, diskFault(answer));
  }

  /** Everything goes back, under what was put since; the impatient are told. */
  #refused(flight: { batch: IndexBatch; waiters: Waiter[] } | null, fault: StoreFault): void {
    if (flight) {
      const { segments, removedSegments, gaps, removedGaps, locks, removedLocks, meta } = flight.batch;
      this.#segments = new Map([...segments.map((row) => [row.id, row] as const), ...removedSegments.map((id) => [id, null] as const), ...this.#segments]);
      this.#gaps = new Map([...gaps.map((row) => [row.id, row] as const), ...removedGaps.map((id) => [id, null] as const), ...this.#gaps]);
      this.#locks = new Map([...locks.map((row) => [row.id, row] as const), ...removedLocks.map((id) => [id, null] as const), ...this.#locks]);
      this.#meta = new Map([...meta, ...this.#meta]);
    }
    const waiters = [...(flight?.waiters ?? []), ...this.#waiters];
    this.#waiters = waiters.filter((waiter) => !waiter.reject);
    this.#trouble.failed(fault);
    for (const waiter of waiters) waiter.reject?.(fault);
    this.#schedule(retryMs);
  }

  #crashed(error: unknown): void {
    const flight = this.#flight;
    this.#flight = null;
    this.#closing?.();
    this.#worker = null;
    this.#refused(flight, diskFault(error));
  }

  /** Commits what is left, if the disk takes it, and closes the database. */
  async close(): Promise<void> {
    await this.tried().catch(() => undefined);
    if (this.#timer) clearTimeout(this.#timer);
    const worker = this.#worker;
    if (!worker) return;
    await new Promise<void>((resolve) => {
      this.#closing = resolve;
      worker.postMessage('close');
    });
    this.#closing = null;
    await worker.terminate();
  }
}
