/** The cameras that are moved now: one steering each, made when it is first needed, stopped whatever ends the hand's hold. */
import type { CameraId } from '#model/ids';
import type { PtzAbilities, PtzPosition, PtzVelocity } from '#model/ptz';
import type { PtzDoubt } from '#model/ptz-lease';
import { CoreFault } from '../fault.ts';
import type { PtzPart } from '../servers/recording-server.ts';
import { didMove } from './did-move.ts';
import { Steering, deadManMs } from './steering.ts';
import type { SteeringEnd, StopReason } from './steering.ts';

/** Shorter movements may not be noticed, ms. */
const judgedFromMs = 600;
/** What a device takes to tell where it came to rest, ms. */
const settledMs = 600;
/** A drive by itself (preset, box) is over by then, ms. */
const driveMs = 30_000;
const askMs = 4_000;

export interface WheelsOptions {
  readonly part: (camera: CameraId) => PtzPart | null;
  readonly elapsed: () => number;
  onBegin(camera: CameraId): void;
  onStop(camera: CameraId, end: SteeringEnd): void;
  onFault(camera: CameraId, error: unknown): void;
  /** The newest movement was taken. */
  onTaken(camera: CameraId): void;
  /** Null takes a doubt back. */
  onDoubt(camera: CameraId, what: PtzDoubt['what'] | null, error?: unknown): void;
}

interface Wheel {
  readonly abilities: PtzAbilities;
  readonly steering: Steering;
}

export class Wheels {
  readonly #options: WheelsOptions;
  readonly #wheels = new Map<CameraId, Promise<Wheel>>();
  readonly #newest = new Map<CameraId, number>();
  #isOver = false;
  readonly #driven = new Map<CameraId, number>();
  readonly #focusing = new Map<CameraId, NodeJS.Timeout>();
  readonly #irisByHand = new Set<CameraId>();

  constructor(options: WheelsOptions) {
    this.#options = options;
  }

  /** Rejects with `unsupported` where it cannot be steered, and with what its server says. */
  async abilities(camera: CameraId): Promise<PtzAbilities> {
    return (await this.#wheel(camera)).abilities;
  }

  async move(camera: CameraId, velocity: PtzVelocity): Promise<void> {
    const own = this.#order(camera);
    const { steering, abilities } = await this.#wheel(camera);
    // Let go, or told otherwise, before it was known what the camera can do.
    if (this.#newest.get(camera) !== own) return;
    if (abilities.speed === 'none') throw new CoreFault('unsupported', 'this camera does not move by hand');
    steering.want(velocity);
  }

  /** By the hand, or because the hand is gone. Also ends a drive that was begun a short while ago. */
  async stop(camera: CameraId, why: StopReason): Promise<void> {
    this.#order(camera);
    this.#endFocus(camera);
    const wheel = this.#wheels.get(camera);
    const { steering } = await wheel?.catch(() => null) ?? {};
    if (steering?.moves) return steering.stop(why);
    const drivenAt = this.#driven.get(camera);
    this.#driven.delete(camera);
    if (drivenAt !== undefined && this.#options.elapsed() - drivenAt < driveMs) await this.#options.part(camera)?.stop(camera, AbortSignal.timeout(askMs));
  }

  /** A deed after which the camera goes on by itself and ends. */
  async drive(camera: CameraId, deed: (part: PtzPart) => Promise<void>): Promise<void> {
    const part = this.#part(camera);
    this.#order(camera);
    const { steering } = await this.#wheels.get(camera)?.catch(() => null) ?? {};
    await steering?.stop('let-go');
    this.#driven.set(camera, this.#options.elapsed());
    await deed(part);
  }

  /** Ends by itself like a movement when it is not renewed. */
  async focus(camera: CameraId, speed: number): Promise<void> {
    const part = this.#part(camera);
    if (!part.focus) throw new CoreFault('unsupported', 'this camera drives no focus');
    this.#endFocus(camera, speed === 0);
    if (speed !== 0) this.#focusing.set(camera, setTimeout(() => { this.#endFocus(camera); }, deadManMs));
    await part.focus(camera, Math.max(-1, Math.min(1, speed)), AbortSignal.timeout(askMs));
  }

  /** Set by hand it stays for the hold only: left so, the picture would be black by night. */
  async iris(camera: CameraId, by: number | 'auto'): Promise<void> {
    const part = this.#part(camera);
    if (!(await this.#wheel(camera)).abilities.iris || !part.iris) throw new CoreFault('unsupported', 'this camera lets nobody set its iris');
    if (by !== 'auto') this.#irisByHand.add(camera);
    await part.iris(camera, by, AbortSignal.timeout(askMs));
    if (by === 'auto') this.#irisByHand.delete(camera);
  }

  /** Nobody holds it any more: its movement by hand ends, a drive to a preset goes on. What it can do is asked anew the next time. */
  async leave(camera: CameraId, why: StopReason): Promise<void> {
    this.#order(camera);
    this.#endFocus(camera);
    const wheel = this.#wheels.get(camera);
    this.#wheels.delete(camera);
    this.#newest.delete(camera);
    const { steering } = await wheel?.catch(() => null) ?? {};
    await steering?.stop(why);
    await steering?.destroy();
    if (!this.#irisByHand.delete(camera)) return;
    await this.#options.part(camera)?.iris?.(camera, 'auto', AbortSignal.timeout(askMs)).catch((error: unknown) => { this.#options.onFault(camera, error); });
  }

  async destroy(): Promise<void> {
    this.#isOver = true;
    await Promise.allSettled([...this.#wheels.keys()].map((camera) => this.leave(camera, 'core-stops')));
  }

  #part(camera: CameraId): PtzPart {
    const part = this.#options.part(camera);
    if (!part) throw new CoreFault('unsupported', 'this camera cannot be steered');
    return part;
  }

  #order(camera: CameraId): number {
    const next = (this.#newest.get(camera) ?? 0) + 1;
    this.#newest.set(camera, next);
    return next;
  }

  #wheel(camera: CameraId): Promise<Wheel> {
    const known = this.#wheels.get(camera);
    if (known) return known;
    const making = this.#make(camera);
    this.#wheels.set(camera, making);
    making.catch(() => { if (this.#wheels.get(camera) === making) this.#wheels.delete(camera); });
    return making;
  }

  async #make(camera: CameraId): Promise<Wheel> {
    const part = this.#part(camera);
    const abilities = await part.abilities(camera, AbortSignal.timeout(askMs * 2));
    if (!abilities) throw new CoreFault('unsupported', 'this camera cannot be steered');
    const { onBegin, onFault, elapsed } = this.#options;
    const position = (signal: AbortSignal): Promise<PtzPosition | null> => part.position?.(camera, signal) ?? Promise.resolve(null);
    const steering = new Steering({
      abilities, elapsed, position,
      move: (velocity, signal) => part.move(camera, velocity, signal),
      stop: (signal) => part.stop(camera, signal),
      onBegin: () => { onBegin(camera); },
      onEnd: (end) => {
        this.#options.onStop(camera, end);
        if (end.stopped && end.before && end.heldMs >= judgedFromMs) void this.#judge(camera, end, end.before, position);
      },
      onTaken: () => { this.#options.onTaken(camera); },
      onFault: (error, of) => {
        onFault(camera, error);
        this.#options.onDoubt(camera, of === 'stop' ? 'no-stop' : 'refused', error);
      },
    });
    return { abilities, steering };
  }

  /** Some answer every command with success and stand still: where it looks afterwards tells. */
  async #judge(camera: CameraId, { velocity }: SteeringEnd, before: PtzPosition, position: (signal: AbortSignal) => Promise<PtzPosition | null>): Promise<void> {
    const order = this.#newest.get(camera);
    await new Promise((resolve) => { setTimeout(resolve, settledMs).unref(); });
    const after = await position(AbortSignal.timeout(askMs)).catch(() => null);
    // Moved again meanwhile, perhaps back to where it was: that says nothing.
    if (after && !this.#isOver && this.#newest.get(camera) === order) this.#options.onDoubt(camera, didMove(before, after, velocity) ? null : 'standing');
  }

  #endFocus(camera: CameraId, isTold = false): void {
    const timer = this.#focusing.get(camera);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#focusing.delete(camera);
    if (!isTold) this.#options.part(camera)?.focus?.(camera, 0, AbortSignal.timeout(askMs)).catch((error: unknown) => { this.#options.onFault(camera, error); });
  }
}
