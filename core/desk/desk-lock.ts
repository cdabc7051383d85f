/**
 * The lock of the desk: all windows of the core's own PC, for they have one cookie and one set of rights. Monitors on other PCs go on
 * unless the settings say otherwise. Locked stays locked over a reload and a restart; who locked, unlocked and guessed is in the journal.
 */
import { z } from 'zod';
import { deskLockReasons, pinOf } from '#model/desk-lock';
import type { DeskLockReason, DeskState, PinVerdict } from '#model/desk-lock';
import type { Settings } from '#model/settings';
import type { EpochMs } from '#model/time';
import { Changes, follow } from '../changes.ts';
import { keepFact, readFact } from '../data/facts.ts';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';
import { by } from '../journal/by.ts';
import type { Journal } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import { nextTryAt } from './guess-pause.ts';
import type { Guesses } from './guess-pause.ts';
import { hashPin, isPin, pinHashSchema } from './pin-hash.ts';
import type { PinHash } from './pin-hash.ts';

const lookMs = 1_000;
const lockedSchema = z.object({ since: z.number().int(), why: z.enum(deskLockReasons), monitor: z.number().int().min(1).max(64).nullable() });
const guessesSchema = z.object({ wrong: z.number().int().min(0), at: z.number() });

export interface DeskLockOptions {
  readonly data: CoreData;
  readonly journal: Pick<Journal, 'append'>;
  readonly note: Note;
  readonly settings: () => Pick<Settings, 'lockAfterMinutes' | 'lockWithSession' | 'lockOtherPcs'>;
  readonly now: () => EpochMs;
  /** Ms of any origin, for how long no hand stirred. */
  readonly monotonic: () => number;
}

/** Where a request comes from, as far as the lock is concerned. */
export interface AtLock { readonly is: 'desk' | 'monitor' }

export class DeskLock {
  readonly #options: DeskLockOptions;
  readonly #changes = new Changes();
  readonly #shut = new Changes();
  readonly #timer: NodeJS.Timeout;
  #locked: z.infer<typeof lockedSchema> | null;
  /** `damaged` fits no PIN: a lock whose hash was lost does not open. */
  #pin: PinHash | 'damaged' | null;
  #guesses: Guesses | null;
  #stirredAt: number;
  /** One PIN is looked at at a time: many at once would pass the pause. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DeskLockOptions) {
    this.#options = options;
    const { data, now } = options;
    this.#locked = readFact(data, 'desk-locked', lockedSchema, { since: now(), why: 'person' as const, monitor: null });
    this.#pin = readFact(data, 'desk-pin', pinHashSchema, 'damaged' as const);
    this.#guesses = readFact(data, 'desk-guesses', guessesSchema, null);
    this.#stirredAt = options.monotonic();
    this.#timer = setInterval(() => { this.#look(); }, lookMs).unref();
  }

  /** Nothing is shown to it and nothing done for it. */
  isShut(visitor: AtLock): boolean {
    return this.#locked !== null && (visitor.is === 'desk' || this.#options.settings().lockOtherPcs);
  }

  state(visitor: AtLock): DeskState {
    const hasPin = this.#pin !== null;
    if (!this.#locked || !this.isShut(visitor)) return { is: 'open', hasPin, lockAt: visitor.is === 'desk' ? this.#lockAt() : null };
    return { is: 'locked', hasPin, ...this.#locked, tryAt: nextTryAt(this.#guesses, this.#options.now()) };
  }

  watch(visitor: AtLock, signal: AbortSignal): AsyncGenerator<DeskState, void, void> {
    return follow(this.#changes, () => this.state(visitor), signal);
  }

  /** Called when it was locked, before anybody hears of it. Returns the way to stop. */
  onLocked(listener: () => void): () => void {
    return this.#shut.subscribe(listener);
  }

  /** What is locked already stays as it was locked. */
  lock(why: DeskLockReason, monitor: number | null, who?: string): void {
    if (this.#locked) return;
    const locked = { since: this.#options.now(), why, monitor };
    // Closed first: a full disk must not keep a desk open that a person walks away from.
    this.#locked = locked;
    this.#shut.emit();
    this.#changes.emit();
    this.#options.note(() => {
      this.#options.data.transaction(() => {
        keepFact(this.#options.data, 'desk-locked', locked);
        this.#options.journal.append({ kind: 'desk-locked', monitor, detail: { ...by(who), why } });
      });
    });
  }

  unlock({ monitor, pin }: { readonly monitor: number; readonly pin: string | null }, who?: string): Promise<PinVerdict> {
    return this.#guess(pin, monitor, who, () => {
      if (!this.#locked) return;
      this.#options.data.transaction(() => {
        keepFact(this.#options.data, 'desk-locked', null);
        this.#options.journal.append({ kind: 'desk-unlocked', monitor, detail: { ...by(who), pin: this.#pin !== null } });
      });
      this.#locked = null;
      this.#stirredAt = this.#options.monotonic();
      this.#changes.emit();
    });
  }

  /** `next` null removes it. Refused with `invalid-input` unless it is a PIN. */
  async changePin({ monitor, current, next }: { readonly monitor: number; readonly current: string | null; readonly next: string | null }, who?: string): Promise<PinVerdict> {
    const pin = next === null ? null : pinOf(next);
    if (next !== null && pin === null) throw new CoreFault('invalid-input', 'a PIN has 4 to 12 digits');
    const hash = pin === null ? null : await hashPin(pin);
    return this.#guess(current, monitor, who, () => { this.#keepPin(hash, { monitor, ...by(who) }); });
  }

  /** For a PIN that nobody knows any more: whoever may start the program with this data folder could read everything in it anyway. */
  forgetPin(): void {
    if (this.#pin === null && this.#locked === null) return;
    this.#keepPin(null, { because: 'start option' });
    this.#options.data.transaction(() => {
      if (this.#locked) this.#options.journal.append({ kind: 'desk-unlocked', detail: { because: 'start option' } });
      keepFact(this.#options.data, 'desk-locked', null);
    });
    this.#locked = null;
    this.#changes.emit();
  }

  /** A hand stirred. */
  stirred(): void {
    if (this.#locked) return;
    this.#stirredAt = this.#options.monotonic();
    if (this.#options.settings().lockAfterMinutes > 0) this.#changes.emit();
  }

  /** The operating system's session was locked, or the PC goes to sleep. */
  sessionLocked(): void {
    if (this.#options.settings().lockWithSession) this.lock('session', null);
  }

  /** The settings may say something else now. */
  settingsChanged(): void {
    this.#changes.emit();
  }

  destroy(): void {
    clearInterval(this.#timer);
  }

  #lockAt(): EpochMs | null {
    const minutes = this.#options.settings().lockAfterMinutes;
    return minutes === 0 ? null : Math.round(this.#options.now() + minutes * 60_000 - (this.#options.monotonic() - this.#stirredAt));
  }

  #look(): void {
    const lockAt = this.#locked ? null : this.#lockAt();
    if (lockAt !== null && lockAt <= this.#options.now()) this.lock('idle', null);
  }

  #keepPin(hash: PinHash | null, { monitor = null, ...detail }: { readonly monitor?: number | null; readonly who?: string; readonly because?: string }): void {
    const { data, journal } = this.#options;
    data.transaction(() => {
      keepFact(data, 'desk-pin', hash);
      keepFact(data, 'desk-guesses', null);
      journal.append({ kind: 'desk-pin-changed', monitor, detail: { ...detail, pin: hash !== null } });
    });
    this.#pin = hash;
    this.#guesses = null;
    this.#changes.emit();
  }

  /** Does the deed if the PIN is right, or if there is none. */
  #guess(typed: string | null, monitor: number, who: string | undefined, deed: () => void): Promise<PinVerdict> {
    const verdict = this.#last.then(async (): Promise<PinVerdict> => {
      const { data, journal, now, note } = this.#options;
      const pin = this.#pin;
      if (pin === null) {
        deed();
        return { is: 'right' };
      }
      const tryAt = nextTryAt(this.#guesses, now());
      if (tryAt !== null) return { is: 'wait', tryAt };
      const digits = pinOf(typed ?? '');
      if (pin !== 'damaged' && digits !== null && await isPin(pin, digits)) {
        deed();
        if (this.#guesses) note(() => { keepFact(data, 'desk-guesses', null); });
        this.#guesses = null;
        return { is: 'right' };
      }
      const guesses = { wrong: (this.#guesses?.wrong ?? 0) + 1, at: now() };
      this.#guesses = guesses;
      note(() => {
        data.transaction(() => {
          keepFact(data, 'desk-guesses', guesses);
          journal.append({ kind: 'desk-unlock-failed', monitor, detail: { ...by(who), wrong: guesses.wrong } });
        });
      });
      this.#changes.emit();
      return { is: 'wrong', tryAt: nextTryAt(guesses, now()) };
    });
    this.#last = verdict.catch(() => undefined);
    return verdict;
  }
}
