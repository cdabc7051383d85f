/** Steering of cameras for all pages: who may, what they want, what the cameras do when nobody steers. Every lease and every deed is in the journal. */
import type { CameraId } from '#model/ids';
import type { JournalKind } from '#model/journal-entry';
import type { ProblemCode } from '#model/problem';
import type { NumberedPreset, PtzAbilities, PtzPosition, PtzPreset, PtzVelocity } from '#model/ptz';
import type { PtzBoard, PtzDesk, PtzDoubt, PtzLevel } from '#model/ptz-lease';
import type { PtzCameraSettings } from '#model/ptz-tour';
import type { EpochMs } from '#model/time';
import { Changes, follow } from '../changes.ts';
import { CoreFault, problemOf, problemOfAsking } from '../fault.ts';
import type { Deed } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import type { PtzPart } from '../servers/recording-server.ts';
import { by } from '../journal/by.ts';
import { Homing } from './homing.ts';
import { LeaseBook } from './lease-book.ts';
import type { Caller, LeaseNews } from './lease-book.ts';
import type { PtzStore } from './ptz-store.ts';
import type { SteeringEnd, StopReason } from './steering.ts';
import { stopWhatMoved } from './stop-what-moved.ts';
import { Tours } from './tours.ts';
import { Wheels } from './wheels.ts';

const lookMs = 1_000;
const askMs = 8_000;
/** What a camera can do is asked again after this, ms: some prove it only by doing it. */
const abilitiesMs = 5_000;
/** Stills of presets are small pictures. */
const mostStillBytes = 200_000;

export interface PtzOptions {
  /** Null for a camera whose server steers none. */
  readonly part: (camera: CameraId) => PtzPart | null;
  readonly knows: (camera: CameraId) => boolean;
  readonly store: PtzStore;
  readonly journal: { append(deed: Deed): unknown };
  readonly note: Note;
  readonly now: () => EpochMs;
  /** IANA name: the hours of tours are of this place. */
  readonly timeZone: string;
  /** Other than the product's ten seconds: for tests. */
  readonly warningMs?: number;
}

/** A page that asks, by its session and the monitor it is. */
export interface PtzCaller { readonly who: string; readonly monitor: number }

export class Ptz {
  readonly #options: PtzOptions;
  readonly #book: LeaseBook;
  readonly #wheels: Wheels;
  readonly #homing: Homing;
  readonly #tours: Tours;
  readonly #changes = new Changes();
  readonly #life = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #doubts = new Map<CameraId, PtzDoubt>();
  /** Where each looked when it was taken in hand. */
  readonly #origins = new Map<CameraId, Promise<PtzPosition | null>>();
  readonly #used = new Map<CameraId, { moves: number; movedMs: number }>();
  readonly #abilities = new Map<CameraId, { readonly at: EpochMs; readonly asked: Promise<PtzAbilities | null> }>();
  /** A lease runs out to the second, not to the next look. */
  #due: NodeJS.Timeout | undefined;

  constructor(options: PtzOptions) {
    this.#options = options;
    const { store, now, timeZone, part } = options;
    this.#book = new LeaseBook((news) => { this.#leased(news); }, options.warningMs);
    this.#wheels = new Wheels({
      part, elapsed: () => performance.now(),
      onBegin: (camera) => { this.#began(camera); },
      onStop: (camera, end) => { this.#stopped(camera, end); },
      onFault: (camera, error) => { this.#note('ptz-stopped', camera, { because: 'fault', problem: problemOf(error)?.code ?? 'internal' }); },
      onTaken: (camera) => { if (this.#doubts.get(camera)?.what !== 'standing') this.#doubt(camera, null); },
      onDoubt: (camera, what, error) => { this.#doubt(camera, what, error === undefined ? null : problemOfAsking(error).code); },
    });
    const settings = (camera: CameraId): PtzCameraSettings => store.settings(camera);
    this.#tours = new Tours({
      settings, now, timeZone,
      goTo: (camera, preset) => this.#wheels.drive(camera, (one) => one.goToPreset(camera, preset, AbortSignal.timeout(askMs))),
      runOwn: async (camera, tour, run) => this.#with(camera, 'runTour', (one) => one(camera, tour, run, AbortSignal.timeout(askMs))),
      onChange: (camera, { name }, is, why) => {
        this.#note(is === 'started' ? 'ptz-tour-started' : 'ptz-tour-ended', camera, { tour: name, because: why });
        if (is === 'ended') options.note(() => { this.#homing.left(camera, 0); });
        this.#changes.emit();
      },
    });
    this.#homing = new Homing({
      store, settings, now,
      isBusy: (camera) => this.#book.holder(camera) !== null || this.#tours.runs(camera),
      sendHome: async (camera) => {
        await this.#goHome(camera);
        this.#note('ptz-returned-home', camera, { because: 'idle' });
      },
    });
    void stopWhatMoved({ cameras: store.moving(), part, signal: this.#life.signal, onStopped: (camera) => {
      options.note(() => { store.keepMoving(camera, false); });
      this.#note('ptz-stopped', camera, { because: 'core-restart' });
    } });
    this.#timer = setInterval(() => { this.#look(); }, lookMs);
    this.#timer.unref();
  }

  board(): PtzBoard {
    return { leases: this.#book.list(), away: this.#homing.list(), tours: this.#tours.list(), doubts: [...this.#doubts.values()], levels: this.#options.store.levels };
  }

  watch(signal: AbortSignal): AsyncGenerator<PtzBoard, void, void> {
    return follow(this.#changes, () => this.board(), signal);
  }

  /** Null for a camera that cannot be steered. */
  abilities(camera: CameraId): Promise<PtzAbilities | null> {
    const now = this.#options.now();
    const known = this.#abilities.get(camera);
    if (known && Math.abs(now - known.at) < abilitiesMs) return known.asked;
    const part = this.#options.part(camera);
    const asked = part ? part.abilities(camera, AbortSignal.timeout(askMs)) : Promise.resolve(null);
    this.#abilities.set(camera, { at: now, asked });
    asked.catch(() => { this.#abilities.delete(camera); });
    if (this.#abilities.size > 500) this.#abilities.delete(this.#abilities.keys().next().value ?? '');
    return asked;
  }

  /** Takes or renews the lease, or waits in line for it. */
  take(camera: CameraId, caller: PtzCaller): { is: 'held' | 'queued' } {
    this.#must(camera);
    const is = this.#book.take(camera, this.#levelled(caller), this.#options.now());
    if (is === 'full') throw new CoreFault('conflict', 'too many desks wait for this camera');
    this.#told();
    return { is };
  }

  /** Refused with `not-allowed` unless the desk's level is above the holder's. */
  claim(camera: CameraId, caller: PtzCaller, reason: string): void {
    if (!this.#book.claim(camera, this.#levelled(caller), reason, this.#options.now())) throw new CoreFault('not-allowed', 'only a desk of a higher level may take a camera that is steered');
    this.#told();
  }

  release(camera: CameraId, who: string): void {
    this.#book.release(camera, who, this.#options.now());
    this.#told();
  }

  /** A page's bridge ended: whatever it moved stands. */
  gone(who: string): void {
    this.#book.gone(who, this.#options.now());
    this.#told();
  }

  /** The newest wish of the hand; takes a free camera. Refused with `conflict` while another desk holds it. */
  async move(camera: CameraId, caller: PtzCaller, velocity: PtzVelocity): Promise<void> {
    this.#hold(camera, caller);
    this.#tours.yieldTo(camera);
    await this.#wheels.move(camera, velocity);
  }

  async stop(camera: CameraId, who: string): Promise<void> {
    if (!this.#book.holds(camera, who)) return;
    await this.#wheels.stop(camera, 'let-go');
  }

  async moveBy(camera: CameraId, caller: PtzCaller, view: PtzVelocity): Promise<void> {
    this.#hold(camera, caller);
    await this.#driveAway(camera, caller, 'view', (part) => one(part, 'moveBy')(camera, view, AbortSignal.timeout(askMs)));
  }

  /** Where it looked when it was taken in hand. Refused with `unsupported` by cameras that take no positions or told none. */
  async back(camera: CameraId, caller: PtzCaller): Promise<void> {
    this.#hold(camera, caller);
    const origin = await this.#origins.get(camera);
    if (!origin) throw new CoreFault('unsupported', 'the camera did not tell where it looked');
    await this.#driveAway(camera, caller, 'origin', (part) => one(part, 'moveTo')(camera, origin, AbortSignal.timeout(askMs)));
  }

  async focus(camera: CameraId, caller: PtzCaller, speed: number): Promise<void> {
    this.#hold(camera, caller);
    await this.#wheels.focus(camera, speed);
  }

  async iris(camera: CameraId, caller: PtzCaller, by: number | 'auto'): Promise<void> {
    this.#hold(camera, caller);
    await this.#wheels.iris(camera, by);
    this.#note('ptz-sent', camera, { command: by === 'auto' ? 'iris auto' : `iris ${by}` }, caller);
  }

  async auxiliary(camera: CameraId, caller: PtzCaller, command: string): Promise<void> {
    this.#hold(camera, caller);
    if (!(await this.#wheels.abilities(camera)).auxiliary?.includes(command)) throw new CoreFault('unsupported', 'the camera has no such command');
    await this.#with(camera, 'auxiliary', (method) => method(camera, command, AbortSignal.timeout(askMs)));
    this.#note('ptz-sent', camera, { command }, caller);
  }

  async home(camera: CameraId, caller: PtzCaller): Promise<void> {
    this.#hold(camera, caller);
    this.#tours.yieldTo(camera);
    await this.#goHome(camera);
    this.#note('ptz-sent', camera, { to: 'home' }, caller);
  }

  async presets(camera: CameraId): Promise<NumberedPreset[]> {
    this.#must(camera);
    return this.#options.store.numbered(camera, await this.#with(camera, 'presets', (method) => method(camera, AbortSignal.timeout(askMs))));
  }

  async goToPreset(camera: CameraId, caller: PtzCaller, preset: string): Promise<void> {
    this.#hold(camera, caller);
    if (this.#options.store.settings(camera).homePreset === preset) return this.home(camera, caller);
    await this.#driveAway(camera, caller, preset, (part) => part.goToPreset(camera, preset, AbortSignal.timeout(askMs)));
  }

  async savePreset(camera: CameraId, caller: PtzCaller, name: string): Promise<NumberedPreset> {
    this.#hold(camera, caller);
    const saved: PtzPreset = await this.#with(camera, 'savePreset', (method) => method(camera, name, AbortSignal.timeout(askMs)));
    this.#note('ptz-preset-saved', camera, { preset: saved.id, name: saved.name }, caller);
    const all = await this.presets(camera);
    this.#changes.emit();
    return all.find(({ id }) => id === saved.id) ?? { ...saved, number: 0, stillAt: null };
  }

  async renamePreset(camera: CameraId, caller: PtzCaller, preset: string, name: string): Promise<void> {
    this.#hold(camera, caller);
    await this.#with(camera, 'renamePreset', (method) => method(camera, preset, name, AbortSignal.timeout(30_000)));
    this.#note('ptz-preset-renamed', camera, { preset, name }, caller);
  }

  async removePreset(camera: CameraId, caller: PtzCaller, preset: string): Promise<void> {
    this.#hold(camera, caller);
    await this.#with(camera, 'removePreset', (method) => method(camera, preset, AbortSignal.timeout(askMs)));
    this.#note('ptz-preset-removed', camera, { preset }, caller);
    const settings = this.#options.store.settings(camera);
    const tours = settings.tours.map((tour) => ({ ...tour, stops: tour.stops.filter((stop) => stop.preset !== preset) }));
    this.#keep(camera, { ...settings, tours, homePreset: settings.homePreset === preset ? null : settings.homePreset });
  }

  /** What a camera saw at a preset, as a page that shows it drew it. */
  keepStill(camera: CameraId, who: string, preset: string, still: Uint8Array): void {
    if (!this.#book.holds(camera, who)) throw new CoreFault('conflict', 'another desk steers this camera');
    if (still.length > mostStillBytes) throw new CoreFault('too-large', 'stills of presets are small');
    this.#options.store.keepStill(camera, preset, still, this.#options.now());
  }

  still(camera: CameraId, preset: string): Uint8Array | null {
    return this.#options.store.still(camera, preset);
  }

  /** Tours the camera keeps itself; none where it keeps none. */
  async ownTours(camera: CameraId): Promise<readonly PtzPreset[]> {
    const part = this.#options.part(camera);
    return await part?.tours?.(camera, AbortSignal.timeout(askMs)) ?? [];
  }

  settings(camera: CameraId): PtzCameraSettings {
    return this.#options.store.settings(camera);
  }

  changeSettings(camera: CameraId, settings: PtzCameraSettings, caller: PtzCaller): void {
    this.#must(camera);
    this.#keep(camera, settings);
    this.#note('ptz-settings-changed', camera, { returnAfterS: settings.returnAfterS, homePreset: settings.homePreset, tours: settings.tours.map(({ name }) => name).join(', ').slice(0, 300) }, caller);
  }

  startTour(camera: CameraId, caller: PtzCaller, tour: string): void {
    const holder = this.#book.holder(camera);
    if (holder && holder.who !== caller.who) throw new CoreFault('conflict', 'another desk steers this camera');
    if (!this.#tours.start(camera, tour)) throw new CoreFault('not-found', 'no such tour');
    if (holder) this.release(camera, caller.who);
    this.#tours.look([]);
    this.#changes.emit();
  }

  endTour(camera: CameraId): void {
    this.#tours.end(camera);
    this.#changes.emit();
  }

  setLevel(desk: PtzDesk, who: string): void {
    this.#options.store.atomically(() => {
      this.#options.store.keepLevel(desk);
      this.#options.journal.append({ kind: 'ptz-level-changed', monitor: desk.monitor, detail: { who, level: desk.level } });
    });
    this.#book.levelChanged(desk);
    this.#told();
  }

  /** Everything that moves stands. */
  async destroy(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#due);
    this.#life.abort();
    this.#tours.destroy();
    await this.#wheels.destroy();
  }

  #must(camera: CameraId): void {
    if (!this.#options.knows(camera)) throw new CoreFault('not-found', 'no such camera');
    if (!this.#options.part(camera)) throw new CoreFault('unsupported', 'this camera cannot be steered');
  }

  /** What the desk of a monitor may take from others, and decide for all. */
  levelOf(monitor: number): PtzLevel {
    return this.#options.store.levels.find((desk) => desk.monitor === monitor)?.level ?? 1;
  }

  #levelled({ who, monitor }: PtzCaller): Caller {
    return { who, monitor, level: this.levelOf(monitor) };
  }

  /** Steering takes a free camera by itself; what is held already is renewed without a look at the data folder. */
  #hold(camera: CameraId, caller: PtzCaller): void {
    if (this.#book.renew(camera, caller.who, this.#options.now())) return this.#told(false);
    this.#must(camera);
    if (this.#book.holder(camera)) throw new CoreFault('conflict', 'another desk steers this camera');
    this.take(camera, caller);
  }

  async #driveAway(camera: CameraId, caller: PtzCaller, to: string, deed: (part: PtzPart) => Promise<void>): Promise<void> {
    this.#tours.yieldTo(camera);
    await this.#wheels.drive(camera, deed);
    this.#options.note(() => { this.#homing.left(camera, caller.monitor); });
    this.#note('ptz-sent', camera, { to }, caller);
    this.#changes.emit();
  }

  async #goHome(camera: CameraId): Promise<void> {
    const { homePreset } = this.#options.store.settings(camera);
    await this.#wheels.drive(camera, (part) => (homePreset === null ? one(part, 'goHome')(camera, AbortSignal.timeout(askMs)) : part.goToPreset(camera, homePreset, AbortSignal.timeout(askMs))));
    this.#options.note(() => { this.#homing.cameHome(camera); });
    this.#changes.emit();
  }

  async #with<K extends keyof PtzPart, T>(camera: CameraId, name: K, work: (method: NonNullable<PtzPart[K]>) => Promise<T>): Promise<T> {
    const part = this.#options.part(camera);
    if (!part) throw new CoreFault('unsupported', 'this camera cannot be steered');
    return work(one(part, name));
  }

  #keep(camera: CameraId, settings: PtzCameraSettings): void {
    this.#options.store.keepSettings(camera, settings);
    this.#tours.changed(camera);
    this.#changes.emit();
  }

  #leased(news: LeaseNews): void {
    const { is, camera, caller, reason } = news;
    const why = { ...(reason !== undefined && { reason }) };
    if (is === 'taken') {
      this.#used.set(camera, { moves: 0, movedMs: 0 });
      this.#origins.set(camera, this.#options.part(camera)?.position?.(camera, AbortSignal.timeout(askMs)).catch(() => null) ?? Promise.resolve(null));
      this.#note('ptz-taken', camera, why, caller);
    } else if (is === 'claimed') this.#note('ptz-claimed', camera, why, caller);
    else if (is !== 'queued') {
      const { moves = 0, movedMs = 0 } = this.#used.get(camera) ?? {};
      this.#note('ptz-ended', camera, { ...why, because: is, moves, movedMs: Math.round(movedMs) }, caller);
      this.#homing.touched(camera);
      this.#origins.delete(camera);
      void this.#wheels.leave(camera, is === 'gone' ? 'page-gone' : 'lease');
    }
  }

  #began(camera: CameraId): void {
    const holder = this.#book.holder(camera);
    const used = this.#used.get(camera);
    if (used) used.moves += 1;
    this.#options.note(() => {
      this.#options.store.keepMoving(camera, true);
      this.#homing.left(camera, holder?.monitor ?? 0);
    });
    this.#changes.emit();
  }

  #stopped(camera: CameraId, { why, stopped, heldMs }: SteeringEnd): void {
    const used = this.#used.get(camera);
    if (used) used.movedMs += heldMs;
    // What nobody could stop is tried again by the next core.
    if (stopped) this.#options.note(() => { this.#options.store.keepMoving(camera, false); });
    const told: readonly StopReason[] = ['let-go', 'lease', 'core-stops'];
    if (!told.includes(why) || !stopped) this.#note('ptz-stopped', camera, { because: why, stopped });
  }

  #doubt(camera: CameraId, what: PtzDoubt['what'] | null, code: ProblemCode | null = null): void {
    const known = this.#doubts.get(camera);
    if (known?.what === what || (!known && what === null)) return;
    if (what === null) this.#doubts.delete(camera);
    else {
      this.#doubts.set(camera, { camera, what, code, since: this.#options.now() });
      this.#note('ptz-doubted', camera, { what, ...(code !== null && { problem: code }) });
    }
    this.#changes.emit();
  }

  /** `isNews` false: only the end of a lease moved, which pages are told with the next look. */
  #told(isNews = true): void {
    clearTimeout(this.#due);
    const now = this.#options.now();
    const next = this.#book.due(now);
    if (next !== null) {
      this.#due = setTimeout(() => { this.#told(); }, Math.max(10, next - now));
      this.#due.unref();
    }
    if (isNews) this.#changes.emit();
  }

  #look(): void {
    this.#options.note(() => {
      this.#homing.look();
      const { leases } = this.board();
      if (this.#tours.look(this.#options.store.settled()) || leases.length > 0) this.#changes.emit();
    });
  }

  #note(kind: JournalKind, camera: CameraId, detail: Deed['detail'], caller?: PtzCaller): void {
    this.#options.note(() => { this.#options.journal.append({ kind, camera, ...(caller && { monitor: caller.monitor }), detail: { ...by(caller?.who), ...detail } }); });
  }
}

/** An optional method of the part; `unsupported` where it has none. */
function one<K extends keyof PtzPart>(part: PtzPart, name: K): NonNullable<PtzPart[K]> {
  const method = part[name];
  if (!method) throw new CoreFault('unsupported', 'this camera is not steered that way');
  return (method as (...given: never[]) => unknown).bind(part) as NonNullable<PtzPart[K]>;
}
