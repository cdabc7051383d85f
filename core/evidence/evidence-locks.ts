/** Locking the footage of a bookmark and letting it go: who may, at which servers, and what the journal is told (law 09-08: who, why, how long). */
import { letGoLevel } from '#model/evidence-lock';
import type { EvidenceLock, LockTerm } from '#model/evidence-lock';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { PtzLevel } from '#model/ptz-lease';
import type { EpochMs, TimeRange } from '#model/time';
import { Changes } from '../changes.ts';
import { CoreFault, problemOf, problemOfAsking } from '../fault.ts';
import { by } from '../journal/by.ts';
import type { Journal } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import type { LocksPart, RecordingServer } from '../servers/recording-server.ts';
import { lockEnd } from './lock-end.ts';
import type { KeptLock, LockStore } from './lock-store.ts';

const serverMs = 15_000;
/** How often locks whose time is over are looked for. */
const sweepMs = 60_000;
/** Each so many looks, and at the first, servers are asked whether they still hold what they should. */
const checkEvery = 60;

export interface EvidenceOptions {
  readonly store: LockStore;
  readonly journal: Pick<Journal, 'append'>;
  readonly note: Note;
  readonly now: () => EpochMs;
  readonly timeZone: string;
  readonly server: (id: ServerId) => RecordingServer | null;
  readonly levelOf: (monitor: number) => PtzLevel;
  /** Cameras of a bookmark of ours, and where it lies in the footage of each. Throws `not-found`. */
  readonly bookmark: (id: string) => { readonly cameras: readonly CameraId[]; readonly recorded: (camera: CameraId) => TimeRange };
}

export interface LockWish { readonly bookmark: string; readonly term: LockTerm; readonly reason: string; readonly monitor: number }

export class EvidenceLocks {
  readonly #options: EvidenceOptions;
  readonly #changes = new Changes();
  readonly #life = new AbortController();
  /** Bookmarks whose servers are being asked. */
  readonly #busy = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #sweeps = 0;

  constructor(options: EvidenceOptions) {
    this.#options = options;
  }

  /** Begins to look for locks whose time is over. */
  start(): void {
    const turn = (): void => { this.#timer = setTimeout(() => { void this.sweep().finally(turn); }, sweepMs); };
    if (!this.#life.signal.aborted) turn();
  }

  /** What is held of a bookmark's footage; null where nothing is. */
  of(bookmark: string): EvidenceLock | null {
    const held = this.#options.store.of(bookmark).filter((lock) => lock.native !== null && !this.#isOver(lock));
    const [first] = held;
    if (!first) return null;
    const { lockedAt, until, reason, monitor } = first;
    return { cameras: held.map(({ camera }) => camera), lockedAt, until, reason, monitor };
  }

  /** Bookmarks some of whose footage is held. */
  locked(): readonly string[] {
    return [...new Set(this.#options.store.all().map(({ bookmark }) => bookmark))].filter((bookmark) => this.of(bookmark) !== null);
  }

  canLock(camera: CameraId): boolean {
    return this.#part(camera) !== null;
  }

  /**
   * Locked anew it has another reason and end. Refused with `not-found`, `unsupported` (no server of its cameras can), `not-allowed`
   * (shortened below `letGoLevel`), `conflict` (being asked already), or the first server's own word where none holds anything.
   */
  lock(wish: LockWish, who: string): Promise<void> {
    return this.#alone(wish.bookmark, async () => {
      const { store, now, timeZone } = this.#options;
      const { cameras, recorded } = this.#options.bookmark(wish.bookmark);
      const until = lockEnd(wish.term, now(), timeZone);
      const before = this.of(wish.bookmark);
      if (before && endOf(until) < endOf(before.until)) this.#allow(wish.monitor);
      const able = cameras.filter((camera) => this.canLock(camera));
      if (able.length === 0) throw new CoreFault('unsupported', 'the servers of these cameras cannot lock footage');
      const refusals = await Promise.all(able.map((camera) => {
        const fresh = { bookmark: wish.bookmark, camera, range: recorded(camera), reason: wish.reason, monitor: wish.monitor, lockedAt: Math.round(now()), until };
        const known = store.of(wish.bookmark).find((lock) => lock.camera === camera);
        return this.#lockOne(known ? { ...known, ...fresh, range: known.range } : store.add(fresh), who);
      }));
      const [refused] = refusals.filter((one) => one !== null);
      if (refused && refusals.every((one) => one !== null)) throw new CoreFault(refused.code, refused.detail);
    });
  }

  /** Refused with `not-allowed` below `letGoLevel`, `not-found`, or a server's own word: then that server still holds. Does not happen where the journal cannot be written. */
  letGo({ bookmark, reason, monitor }: Omit<LockWish, 'term'>, who: string): Promise<void> {
    return this.#alone(bookmark, async () => {
      this.#allow(monitor);
      const locks = this.#options.store.of(bookmark);
      if (locks.length === 0) throw new CoreFault('not-found', 'its footage is not locked');
      const problems = await Promise.all(locks.map(async (lock) => {
        this.#options.journal.append({ kind: 'footage-let-go', camera: lock.camera, monitor, detail: { ...by(who), ...told(lock), reason } });
        return this.#letGoOne(lock, monitor, who);
      }));
      const [problem] = problems.filter((one) => one !== null);
      if (problem) throw new CoreFault(problem.code, problem.detail);
    });
  }

  /** Locks whose time is over end, at servers that know no end of their own, too; what a core that died had only begun to lock is let go. Now and then what a server has lost is locked again. */
  async sweep(): Promise<void> {
    const { store, journal, note } = this.#options;
    const isCheck = this.#sweeps % checkEvery === 0;
    this.#sweeps += 1;
    for (const lock of store.all()) {
      if (this.#life.signal.aborted) return;
      if (this.#busy.has(lock.bookmark)) continue;
      if (lock.native !== null && !this.#isOver(lock)) {
        if (isCheck) await this.#check(lock);
        continue;
      }
      await this.#alone(lock.bookmark, async () => {
        const isHeld = lock.native !== null;
        if (await this.#letGoOne(lock, null, undefined) === null && isHeld) note(() => { journal.append({ kind: 'footage-lock-ended', camera: lock.camera, detail: told(lock) }); });
      }).catch(() => undefined);
    }
  }

  /** Calls with every change, until it is left. */
  onChanged(listener: () => void): () => void {
    return this.#changes.subscribe(listener);
  }

  destroy(): void {
    this.#life.abort();
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #lockOne(lock: KeptLock, who: string): Promise<Problem | null> {
    const { store, journal, note, now } = this.#options;
    const { id, camera, range, reason, bookmark, until, monitor } = lock;
    try {
      const part = this.#requirePart(camera);
      const native = lock.native !== null && !part.ends ? lock.native : await part.lock({ id, camera, range, reason, bookmark, by: `monitor ${monitor}`, until }, this.#signal());
      store.held(lock, native);
      note(() => { journal.append({ kind: 'footage-locked', camera, monitor, detail: { ...by(who), ...told(lock), reason } }); });
      return null;
    } catch (error) {
      const problem = problemOfAsking(error);
      // One that was asked and did not answer may hold it all the same: the sweep sees to that.
      if (lock.native === null && problemOf(error) !== null && !mayHold.has(problem.code)) store.end(id, Math.round(now()));
      note(() => { journal.append({ kind: 'footage-lock-refused', camera, monitor, detail: { ...by(who), ...told(lock), wanted: 'lock', problem: problem.code } }); });
      return problem;
    }
  }

  /** Nothing of it is held any more: an older copy of the server's data was put back, or somebody ended it there. It is locked again, or ends where the footage is gone. */
  async #check(lock: KeptLock): Promise<void> {
    const { store, journal, note, now } = this.#options;
    const { id, camera, range, reason, bookmark, until, monitor } = lock;
    const held = await this.#part(camera)?.held(camera, range, this.#signal()).catch(() => null);
    if (!held || held.length > 0) return;
    await this.#alone(bookmark, async () => {
      try {
        store.held(lock, await this.#requirePart(camera).lock({ id, camera, range, reason, bookmark, by: `monitor ${monitor}`, until }, this.#signal()));
        note(() => { journal.append({ kind: 'footage-locked', camera, detail: { ...told(lock), reason, again: true } }); });
      } catch (error) {
        const problem = problemOfAsking(error);
        if (problem.code === 'no-recording') store.end(id, Math.round(now()));
        note(() => { journal.append({ kind: 'footage-lock-refused', camera, detail: { ...told(lock), wanted: 'lock again', problem: problem.code } }); });
      }
    }).catch(() => undefined);
  }

  /** Null: it is over. A server that does not know it any more has ended it. */
  async #letGoOne(lock: KeptLock, monitor: number | null, who: string | undefined): Promise<Problem | null> {
    const { store, journal, note, now } = this.#options;
    try {
      await this.#requirePart(lock.camera).letGo(lock.native ?? lock.id, this.#signal());
    } catch (error) {
      const problem = problemOfAsking(error);
      if (problem.code !== 'not-found') {
        if (monitor !== null) note(() => { journal.append({ kind: 'footage-lock-refused', camera: lock.camera, monitor, detail: { ...by(who), ...told(lock), wanted: 'let go', problem: problem.code } }); });
        return problem;
      }
    }
    store.end(lock.id, Math.round(now()));
    return null;
  }

  async #alone(bookmark: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy.has(bookmark)) throw new CoreFault('conflict', 'its servers are being asked already');
    this.#busy.add(bookmark);
    try {
      await work();
    } finally {
      this.#busy.delete(bookmark);
      this.#changes.emit();
    }
  }

  #isOver({ until }: KeptLock): boolean {
    return until !== null && until <= this.#options.now();
  }

  #part(camera: CameraId): LocksPart | null {
    return this.#options.server(splitCameraId(camera)?.server ?? '')?.locks ?? null;
  }

  #requirePart(camera: CameraId): LocksPart {
    const part = this.#part(camera);
    if (!part) throw new CoreFault('unsupported', 'this server cannot lock footage');
    return part;
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#life.signal, AbortSignal.timeout(serverMs)]);
  }

  #allow(monitor: number): void {
    if (this.#options.levelOf(monitor) < letGoLevel) throw new CoreFault('not-allowed', 'locked footage is let go at the desk of a supervisor');
  }
}

/** Refusals after which nobody knows whether the server holds it. */
const mayHold: ReadonlySet<string> = new Set(['server-hangs', 'server-unreachable', 'server-garbage', 'internal']);

const endOf = (until: EpochMs | null): number => until ?? Number.POSITIVE_INFINITY;

/** Of a journal entry: which footage, and how long. */
function told({ bookmark, range, until }: KeptLock) {
  return { bookmark, start: range.start, end: range.end, until };
}
