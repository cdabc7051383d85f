/** The wall: numbered monitors, what each shows now, and the saved views. Every page sees every change. */
import type { Arrangement, Monitor, View } from '#model/view';
import type { SavedVersion } from '#model/saved-version';
import type { EpochMs } from '#model/time';
import { mostMonitors } from '#model/wall-monitor';
import type { WallMonitor } from '#model/wall-monitor';
import type { WallPreset } from '#model/wall-preset';
import type { Catalogue } from '../cameras/catalogue.ts';
import { Changes, follow } from '../changes.ts';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import { AppliedPresets } from './applied-presets.ts';
import { arrangementOf, defaultArrangement, readArrangement, showsTheSame, soundArrangement } from './arrangement.ts';
import { by } from '../journal/by.ts';
import type { ArrangedBase } from './push-stack.ts';
import { PresetShelf } from './preset-shelf.ts';
import { readPresetFile } from './preset-file.ts';
import { ViewShelf } from './view-shelf.ts';

/** A control room of the trade starts with four; numbers above come into being when they are first arranged. */
const defaultMonitors = 4;

/** Writes what becomes of its own within the transaction that arranges the monitors; what it returns is done once that is committed. */
type HandListener = (monitors: readonly Monitor[]) => () => void;

export class Walls {
  readonly #data: CoreData;
  readonly #monitorCount: number;
  readonly #shelf: ViewShelf;
  readonly #monitors = new Map<number, Monitor>();
  readonly #monitorChanges = new Map<number, Changes>();
  readonly #presets: PresetShelf;
  readonly #applied = new AppliedPresets();
  readonly #journal: Journal;
  readonly #viewChanges = new Changes();
  /** Windows that follow each monitor now. */
  readonly #watchers = new Map<number, number>();
  #onShown: (monitor: Monitor) => void = () => undefined;
  readonly #onHand: HandListener[] = [];
  #beneath: (number: number) => ArrangedBase | null = () => null;
  readonly #presetChanges = new Changes();
  readonly #rosterChanges = new Changes();

  constructor(options: { readonly data: CoreData; readonly journal: Journal; readonly now: () => EpochMs; readonly monitorCount?: number }) {
    this.#data = options.data;
    this.#monitorCount = options.monitorCount ?? defaultMonitors;
    this.#shelf = new ViewShelf(options);
    this.#presets = new PresetShelf(options);
    this.#journal = options.journal;
    for (const row of this.#data.db.prepare('SELECT * FROM monitor').iterate()) {
      const number = Number(row['number']);
      const arrangement = readArrangement(row['arrangement']) ?? defaultArrangement(number, []);
      const monitor = { number, view: row['view'] === null ? null : String(row['view']), revision: Number(row['revision']), ...arrangement };
      this.#monitors.set(number, this.#truly(monitor));
    }
  }

  /** Fills the monitors once the catalogue first has cameras, if nothing was ever arranged. */
  followCatalogue(catalogue: Catalogue, signal: AbortSignal): void {
    const unsubscribe = catalogue.onReload(() => this.#fill(catalogue));
    signal.addEventListener('abort', unsubscribe, { once: true });
    this.#fill(catalogue);
  }

  /** Those the wall is made of: the first few, those that were ever arranged, and those a page shows now. */
  monitors(): Monitor[] {
    const watched = [...this.#watchers].filter(([, watchers]) => watchers > 0).map(([number]) => number);
    const numbers = new Set([...this.#monitors.keys(), ...watched, ...Array.from({ length: this.#monitorCount }, (_, at) => at + 1)]);
    return [...numbers].sort((a, b) => a - b).map((number) => this.monitor(number));
  }

  monitor(number: number): Monitor {
    if (!Number.isInteger(number) || number < 1 || number > mostMonitors) throw new CoreFault('not-found', `monitors are numbered 1 to ${mostMonitors}`);
    return this.#monitors.get(number) ?? { number, view: null, revision: 0, ...defaultArrangement(number, []) };
  }

  /** Whether a camera, be it in its turn of a carousel, or an image is one of those a monitor shows now. */
  mayShow(number: number, what: string): boolean {
    return this.monitor(number).items.some((item) => (item.kind === 'camera' && item.camera === what) || (item.kind === 'carousel' && item.cameras.includes(what)) || (item.kind === 'image' && item.image === what));
  }

  /** Refused with `conflict` when another page was faster. A view that no longer holds this arrangement is not named. */
  arrange(change: { readonly number: number; readonly revision: number; readonly arrangement: Arrangement; readonly view: string | null }): Monitor {
    const before = this.monitor(change.number);
    if (before.revision !== change.revision) throw new CoreFault('conflict', `the monitor is at revision ${before.revision}`);
    const arrangement = soundArrangement(change.arrangement);
    const wanted = { number: before.number, view: change.view, revision: before.revision + 1, ...arrangement };
    const monitor = this.#truly(wanted);
    this.#writeByHand([monitor], () => undefined);
    return monitor;
  }

  /** What was sent there, or what returns after it; `journal` is written with it or not at all. */
  show(number: number, { arrangement, view }: ArrangedBase, journal: () => void): Monitor {
    const wanted: Monitor = { number, revision: this.monitor(number).revision + 1, view, ...soundArrangement(arrangement) };
    const monitor = this.#truly(wanted);
    this.#write([monitor], journal);
    return monitor;
  }

  /** Told whenever an operator arranges monitors, one by one or by a preset. */
  onHand(listener: HandListener): void {
    this.#onHand.push(listener);
  }

  /** Says what a monitor shows beneath all that was sent there; null where nothing was. */
  onBeneath(beneath: (number: number) => ArrangedBase | null): void {
    this.#beneath = beneath;
  }

  watchMonitor(number: number, signal: AbortSignal): AsyncGenerator<Monitor, void, void> {
    return this.#followed(this.monitor(number).number, signal);
  }

  async *#followed(number: number, signal: AbortSignal): AsyncGenerator<Monitor, void, void> {
    const count = (by: 1 | -1): void => {
      const before = this.isWatched(number);
      this.#watchers.set(number, (this.#watchers.get(number) ?? 0) + by);
      if (this.isWatched(number) !== before) this.#rosterChanges.emit();
    };
    count(1);
    this.#onShown(this.monitor(number));
    try {
      yield* follow(this.#changesOf(number), () => this.monitor(number), signal);
    } finally {
      count(-1);
    }
  }

  /** Told before the windows that follow a monitor are: what it will ask for can be made ready. */
  onShown(listener: (monitor: Monitor) => void): void {
    this.#onShown = listener;
  }

  /** Calls whenever this monitor shows something else. Returns the way to stop. */
  onArranged(number: number, listener: () => void): () => void {
    return this.#changesOf(number).subscribe(listener);
  }

  /** A window follows this monitor now. */
  isWatched(number: number): boolean {
    return (this.#watchers.get(number) ?? 0) > 0;
  }

  /** The monitors of the wall, and which of them a window shows now; at every change of either. */
  watchRoster(signal: AbortSignal): AsyncGenerator<WallMonitor[], void, void> {
    return follow(this.#rosterChanges, () => this.monitors().map(({ number }) => ({ number, hasWindow: this.isWatched(number) })), signal);
  }

  view(id: string): View | null {
    return this.#shelf.get(id);
  }

  views(): View[] {
    return this.#shelf.list();
  }

  /**
   * In one transaction with the names of the monitors: `monitor` names the view where it shows it, those that no longer show it do not.
   * No hand arranges them by that. Refused with `conflict` where a view has this name, unless it is the version in `replaces`.
   */
  saveView(wanted: { readonly name: string; readonly arrangement: Arrangement; readonly replaces?: SavedVersion | null; readonly monitor?: number }, who?: string): View {
    let renamed: readonly Monitor[] = [];
    const view = this.#shelf.save({ ...wanted, replaces: wanted.replaces ?? null }, (saved) => {
      const naming = wanted.monitor === undefined ? null : this.monitor(wanted.monitor);
      renamed = [
        ...(naming !== null && naming.view !== saved.id && showsTheSame(saved, naming) ? [{ ...naming, view: saved.id, revision: naming.revision + 1 }] : []),
        ...this.#withoutView(saved.id, (monitor) => !showsTheSame(saved, monitor)),
      ];
      this.#put(renamed);
    }, who);
    this.#tellShown(renamed);
    this.#viewChanges.emit();
    return view;
  }

  renameView(change: { readonly id: string; readonly name: string }, who?: string): View {
    const view = this.#shelf.rename(change, who);
    this.#viewChanges.emit();
    return view;
  }

  /** Removing what is gone already is no fault. */
  removeView(id: string, who?: string): void {
    const unnamed = this.#withoutView(id, () => true);
    if (!this.#shelf.remove(id, () => { this.#put(unnamed); }, who)) return;
    this.#tellShown(unnamed);
    this.#viewChanges.emit();
  }

  watchViews(signal: AbortSignal): AsyncGenerator<View[], void, void> {
    return follow(this.#viewChanges, () => this.#shelf.list(), signal);
  }

  presets(): WallPreset[] {
    return this.#presets.list();
  }

  /** Keeps what every monitor shows now. Refused with `conflict` where a preset has this name, unless it is the version in `replaces`. */
  savePreset({ name, replaces }: { readonly name: string; readonly replaces?: SavedVersion | null }, who?: string): WallPreset {
    return this.#presetsChanged(this.#presets.save({ name, replaces: replaces ?? null, monitors: this.monitors().map((monitor) => ({ number: monitor.number, ...arrangementOf(monitor) })) }, who));
  }

  /** A preset of a file. Refused with `invalid-input` where the file is none, and with `conflict` as `savePreset`. */
  async importPreset({ file, replaces }: { readonly file: Blob; readonly replaces?: SavedVersion | null }, who?: string): Promise<WallPreset> {
    return this.#presetsChanged(this.#presets.save({ ...await readPresetFile(file), replaces: replaces ?? null }, who));
  }

  renamePreset(change: { readonly id: string; readonly name: string }, who?: string): WallPreset {
    return this.#presetsChanged(this.#presets.rename(change, who));
  }

  removePreset(id: string, who?: string): void {
    if (this.#presets.remove(id, who)) this.#presetChanges.emit();
  }

  /** All its monitors at once, in one transaction; cameras that are gone keep their places (F39). `application` is what `takeBackPreset` asks for; `unseen` are the monitors that no window shows now. */
  applyPreset(id: string, who?: string): { readonly preset: WallPreset; readonly application: string; readonly unseen: readonly number[] } {
    const preset = this.#presets.get(id);
    const before = preset.monitors.map(({ number }) => this.#arranged(number));
    const monitors = preset.monitors.map((wanted): Monitor => ({ view: null, ...wanted, revision: this.monitor(wanted.number).revision + 1 }));
    const unseen = monitors.map(({ number }) => number).filter((number) => !this.isWatched(number));
    this.#writeByHand(monitors, () => {
      this.#journal.append({ kind: 'preset-applied', detail: { ...by(who), preset: id, name: preset.name, monitors: monitors.length, unseen: unseen.length } });
    });
    return { preset, application: this.#applied.keep({ preset, before }), unseen };
  }

  /**
   * Monitors that still show what the preset put there show what was arranged there before, in one transaction; the others stay. What the
   * application ended (views in turn, something sent) stays ended, and what a later one put there stays. Refused with `not-found` where it is not known any more.
   */
  takeBackPreset(application: string, who?: string): { readonly preset: WallPreset; readonly monitors: readonly number[]; readonly changed: readonly number[] } {
    const { preset, before } = this.#applied.get(application);
    const back = before.filter(({ number }) => this.#applied.isAsApplied(application, this.monitor(number)));
    const monitors = back.map((was) => this.#truly({ ...was, revision: this.monitor(was.number).revision + 1 }));
    this.#writeByHand(monitors, () => {
      this.#journal.append({ kind: 'preset-taken-back', detail: { ...by(who), preset: preset.id, name: preset.name, monitors: monitors.length, changed: before.length - back.length } });
    });
    this.#applied.forget(application);
    return { preset, monitors: back.map(({ number }) => number), changed: before.filter((was) => !back.includes(was)).map(({ number }) => number) };
  }

  watchPresets(signal: AbortSignal): AsyncGenerator<WallPreset[], void, void> {
    return follow(this.#presetChanges, () => this.presets(), signal);
  }

  #presetsChanged(preset: WallPreset): WallPreset {
    this.#presetChanges.emit();
    return preset;
  }

  #fill(catalogue: Catalogue): void {
    if (this.#monitors.size > 0 || catalogue.total === 0) return;
    const { cameras } = catalogue.list({ after: null, limit: 1000 });
    this.#write(Array.from({ length: this.#monitorCount }, (_, at) => ({ number: at + 1, view: null, revision: 1, ...defaultArrangement(at + 1, cameras) })));
  }

  /** A monitor names a view only while it shows it: those that name this one wrongly, without it. */
  #withoutView(view: string, isWrong: (monitor: Monitor) => boolean): Monitor[] {
    return [...this.#monitors.values()].filter((monitor) => monitor.view === view && isWrong(monitor)).map((monitor) => ({ ...monitor, view: null, revision: monitor.revision + 1 }));
  }

  /** Without what was only sent there. */
  #arranged(number: number): Monitor {
    const monitor = this.monitor(number);
    const base = this.#beneath(number);
    return base ? { number, revision: monitor.revision, view: base.view, ...base.arrangement } : monitor;
  }

  /** Without the name of a view that it does not show. */
  #truly(monitor: Monitor): Monitor {
    return this.#isTrue(monitor) ? monitor : { ...monitor, view: null };
  }

  #isTrue(monitor: Monitor): boolean {
    if (monitor.view === null) return true;
    const view = this.#shelf.get(monitor.view);
    return view !== null && showsTheSame(view, monitor);
  }

  #writeByHand(monitors: readonly Monitor[], journal: () => void): void {
    const committed: (() => void)[] = [];
    this.#write(monitors, () => {
      for (const listener of this.#onHand) committed.push(listener(monitors));
      journal();
    });
    for (const done of committed) done();
  }

  #write(monitors: readonly Monitor[], alongside?: () => void): void {
    this.#data.transaction(() => {
      this.#put(monitors);
      alongside?.();
    });
    this.#tellShown(monitors);
  }

  /** Within a transaction; `#tellShown` once that is committed. */
  #put(monitors: readonly Monitor[]): void {
    const put = this.#data.db.prepare('INSERT OR REPLACE INTO monitor (number, arrangement, view, revision) VALUES (?, ?, ?, ?)');
    for (const { number, view, revision, ...arrangement } of monitors) put.run(number, JSON.stringify(arrangement), view, revision);
  }

  #tellShown(monitors: readonly Monitor[]): void {
    const isNew = monitors.some(({ number }) => number > this.#monitorCount && !this.#monitors.has(number));
    for (const monitor of monitors) this.#monitors.set(monitor.number, monitor);
    if (isNew) this.#rosterChanges.emit();
    for (const monitor of monitors) if (this.isWatched(monitor.number)) this.#onShown(monitor);
    for (const monitor of monitors) this.#changesOf(monitor.number).emit();
  }

  #changesOf(number: number): Changes {
    const changes = this.#monitorChanges.get(number) ?? new Changes();
    this.#monitorChanges.set(number, changes);
    return changes;
  }
}
