/**
 * Moves one camera while a hand wants it: the newest wish wins, at most ten commands a second, and it stands when the hand lets go,
 * when nothing is heard of the hand any more (dead-man), or when a command fails (F67).
 */
import type { PtzAbilities, PtzPosition, PtzVelocity } from '#model/ptz';
import { isStill, sameVelocity, shapeVelocity } from './shape-velocity.ts';

/** A wish that is not renewed for so long is a hand that is gone, ms; with the way to the camera it stands within a second. */
export const deadManMs = 800;
/** Between two commands, ms. */
const paceMs = 100;
/** A velocity that stays is sent again before the device's own limit (2 s for ONVIF) ends it, ms. */
const renewMs = 700;
const commandMs = 4_000;
const stopTries = 4;
const stopPauseMs = 250;

export type StopReason = 'let-go' | 'dead-man' | 'lease' | 'page-gone' | 'fault' | 'core-stops';

export interface SteeringOptions {
  readonly abilities: PtzAbilities;
  move(velocity: PtzVelocity, signal: AbortSignal): Promise<void>;
  stop(signal: AbortSignal): Promise<void>;
  /** Null where the camera does not tell. */
  position(signal: AbortSignal): Promise<PtzPosition | null>;
  /** The first command of a movement is on its way. */
  onBegin(): void;
  /** It stands, or nobody could make it stand (`stopped` false). `held` is how long it was moved, ms; the positions where they were told. */
  onEnd(end: SteeringEnd): void;
  /** A movement was taken. */
  onTaken(): void;
  /** A command was refused; the camera is being stopped. */
  onFault(error: unknown, of: 'move' | 'stop'): void;
  /** Monotonic, ms. */
  readonly elapsed: () => number;
}

export interface SteeringEnd {
  readonly why: StopReason;
  readonly stopped: boolean;
  readonly heldMs: number;
  readonly velocity: PtzVelocity;
  readonly before: PtzPosition | null;
}

export class Steering {
  readonly #options: SteeringOptions;
  readonly #life = new AbortController();
  #wanted: PtzVelocity | null = null;
  #sent: { readonly velocity: PtzVelocity; readonly at: number } | null = null;
  #inFlight: Promise<void> | null = null;
  #moveLife = new AbortController();
  #began: number | null = null;
  #before: Promise<PtzPosition | null> = Promise.resolve(null);
  #stopping: Promise<void> | null = null;
  #pace: NodeJS.Timeout | undefined;
  #deadMan: NodeJS.Timeout | undefined;

  constructor(options: SteeringOptions) {
    this.#options = options;
  }

  get moves(): boolean { return this.#began !== null; }

  /** The hand's newest wish; to be repeated at least every 700 ms while held. A still one lets go. */
  want(velocity: PtzVelocity): void {
    const shaped = shapeVelocity(velocity, this.#options.abilities);
    if (isStill(shaped)) {
      void this.stop('let-go');
      return;
    }
    clearTimeout(this.#deadMan);
    this.#deadMan = setTimeout(() => { void this.stop('dead-man'); }, deadManMs);
    this.#wanted = shaped;
    this.#pump();
  }

  /** At once, whatever is on its way; resolves when the camera took it or gave every sign that it does not. Idle cameras are left alone. */
  stop(why: StopReason): Promise<void> {
    clearTimeout(this.#deadMan);
    clearTimeout(this.#pace);
    this.#wanted = null;
    if (this.#began === null) return this.#stopping ?? Promise.resolve();
    const ended = { heldMs: this.#options.elapsed() - this.#began, velocity: this.#sent?.velocity ?? { pan: 0, tilt: 0, zoom: 0 } };
    this.#began = null;
    this.#sent = null;
    const late = this.#inFlight;
    this.#moveLife.abort();
    this.#moveLife = new AbortController();
    const stopping = this.#end(late).then(async (stopped) => {
      this.#options.onEnd({ why, stopped, ...ended, before: await this.#before });
    }).finally(() => {
      this.#stopping = null;
      this.#pump();
    });
    this.#stopping = stopping;
    return stopping;
  }

  async destroy(): Promise<void> {
    await this.stop('core-stops');
    this.#life.abort();
  }

  #pump(): void {
    clearTimeout(this.#pace);
    if (this.#wanted === null || this.#inFlight || this.#stopping) return;
    const { elapsed, abilities } = this.#options;
    const sent = this.#sent;
    const age = sent ? elapsed() - sent.at : Infinity;
    if (sent && sameVelocity(sent.velocity, this.#wanted)) {
      // What goes on by itself until it is stopped is not told twice.
      if (abilities.speed !== 'analog' || age < renewMs) return;
    } else if (age < paceMs) {
      this.#pace = setTimeout(() => { this.#pump(); }, paceMs - age);
      return;
    }
    this.#send(this.#wanted);
  }

  #send(velocity: PtzVelocity): void {
    const { elapsed, move, position, onBegin } = this.#options;
    const signal = AbortSignal.any([this.#life.signal, this.#moveLife.signal, AbortSignal.timeout(commandMs)]);
    const { signal: own } = this.#moveLife;
    this.#sent = { velocity, at: elapsed() };
    const first = this.#began === null;
    this.#began ??= elapsed();
    const sending = move(velocity, signal);
    if (first) {
      onBegin();
      this.#before = position(AbortSignal.any([this.#life.signal, AbortSignal.timeout(commandMs)])).catch(() => null);
    }
    this.#inFlight = sending.then(() => { if (!own.aborted) this.#options.onTaken(); }, (error: unknown) => {
      if (own.aborted || this.#life.signal.aborted) return;
      this.#options.onFault(error, 'move');
      void this.stop('fault');
    }).finally(() => {
      this.#inFlight = null;
      this.#pump();
    });
  }

  /** True when a stop was taken and no move can arrive after it. */
  async #end(late: Promise<void> | null): Promise<boolean> {
    const stopped = await this.#tryStop();
    if (!late) return stopped;
    // A move that was on its way may have been carried out after the stop.
    await Promise.race([late, pause(commandMs)]);
    return this.#wanted === null ? this.#tryStop() : stopped;
  }

  async #tryStop(): Promise<boolean> {
    for (let attempt = 1; attempt <= stopTries; attempt += 1) {
      try {
        await this.#options.stop(AbortSignal.timeout(commandMs));
        return true;
      } catch (error) {
        if (attempt === stopTries) this.#options.onFault(error, 'stop');
        else await pause(stopPauseMs * attempt);
        // A hand that moves it again has it in hand.
        if (this.#wanted !== null) return true;
      }
    }
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms).unref(); });
}
