/** The saved views: at most 500, each name once however it is written. */
import { randomUUID } from 'node:crypto';
import { nameKey, namesakeOf } from '#model/name-key';
import { isVersion, savedAfter } from '#model/saved-version';
import type { SavedVersion } from '#model/saved-version';
import type { Arrangement, View } from '#model/view';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import { readArrangement, soundArrangement } from './arrangement.ts';
import { by } from '../journal/by.ts';
import { freeNumber, soundName } from './names.ts';

const mostViews = 500;

export class ViewShelf {
  readonly #data: CoreData;
  readonly #journal: Journal;
  readonly #now: () => EpochMs;
  readonly #views = new Map<string, View>();

  constructor(options: { readonly data: CoreData; readonly journal: Journal; readonly now: () => EpochMs }) {
    this.#data = options.data;
    this.#journal = options.journal;
    this.#now = options.now;
    for (const row of this.#data.db.prepare('SELECT * FROM view').iterate()) {
      const arrangement = readArrangement(row['arrangement']);
      if (arrangement) this.#views.set(String(row['id']), { id: String(row['id']), name: String(row['name']), number: 0, savedAt: Number(row['saved_at']), ...arrangement });
    }
    this.#number();
  }

  /** Each view its number; one that has none, or another's (a database put together again), gets the lowest that is free. */
  #number(): void {
    const told = new Map(this.#data.db.prepare('SELECT view, number FROM view_number').all().map((row) => [String(row['view']), Number(row['number'])]));
    for (const view of this.list()) {
      const number = told.get(view.id);
      if (number !== undefined && number > 0 && !this.#taken().has(number)) this.#views.set(view.id, { ...view, number });
    }
    for (const view of this.list()) if (view.number === 0) this.#views.set(view.id, { ...view, number: freeNumber(this.#views.values()) });
    try {
      this.#data.transaction(() => { for (const { id, number } of this.list()) if (told.get(id) !== number) this.#keepNumber(id, number); });
    } catch {
      // A full disk is said elsewhere; the numbers are kept with the next change of a view.
    }
  }

  #keepNumber(view: string, number: number): void {
    this.#data.db.prepare('INSERT OR REPLACE INTO view_number (view, number) VALUES (?, ?)').run(view, number);
  }

  /** By name as people would look it up. */
  list(): View[] {
    return [...this.#views.values()].sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1));
  }

  get(id: string): View | null {
    return this.#views.get(id) ?? null;
  }

  /** A view that has this name, whatever its case and accents, is replaced and keeps its id where it is the version in `replaces`, else this is refused with `conflict`. `alongside` writes in the same transaction. */
  save(wanted: { readonly name: string; readonly arrangement: Arrangement; readonly replaces: SavedVersion | null }, alongside: (view: View) => void, who?: string): View {
    const name = soundName(wanted.name);
    const before = this.#named(name);
    if (before && !isVersion(before, wanted.replaces)) throw new CoreFault('conflict', 'another view has this name');
    if (!before && this.#views.size >= mostViews) throw new CoreFault('too-large', `there are ${mostViews} views already; remove some first`);
    const view: View = { id: before?.id ?? randomUUID(), name, number: before?.number ?? freeNumber(this.#views.values()), savedAt: savedAfter(before, this.#now()), ...soundArrangement(wanted.arrangement) };
    this.#write(view, () => {
      this.#journal.append({ kind: 'view-saved', detail: { ...by(who), name, view: view.id, replaced: before !== null } });
      alongside(view);
    });
    return view;
  }

  rename(change: { readonly id: string; readonly name: string }, who?: string): View {
    const before = this.get(change.id);
    if (!before) throw new CoreFault('not-found', 'there is no such view');
    const name = soundName(change.name);
    const namesake = this.#named(name);
    if (namesake && namesake.id !== before.id) throw new CoreFault('conflict', 'another view has this name');
    const view: View = { ...before, name };
    this.#write(view, () => this.#journal.append({ kind: 'view-renamed', detail: { ...by(who), view: view.id, from: before.name, to: name } }));
    return view;
  }

  /** False where it was gone already, which is what was wanted. `alongside` writes in the same transaction. */
  remove(id: string, alongside: () => void, who?: string): boolean {
    const view = this.get(id);
    if (!view) return false;
    this.#data.transaction(() => {
      this.#data.db.prepare('DELETE FROM view WHERE id = ?').run(id);
      this.#data.db.prepare('DELETE FROM view_number WHERE view = ?').run(id);
      this.#journal.append({ kind: 'view-removed', detail: { ...by(who), view: id, name: view.name } });
      alongside();
    });
    this.#views.delete(id);
    return true;
  }

  #taken(): Set<number> {
    return new Set([...this.#views.values()].map(({ number }) => number));
  }

  #named(name: string): View | null {
    return namesakeOf([...this.#views.values()], name) ?? null;
  }

  #write(view: View, journal: () => void): void {
    const { id, name, number, savedAt, ...arrangement } = view;
    this.#data.transaction(() => {
      // By key too: a row whose arrangement could not be read still holds its name.
      this.#data.db.prepare('DELETE FROM view WHERE id = ? OR name_key = ?').run(id, nameKey(name));
      this.#data.db.prepare('INSERT INTO view (id, name, name_key, arrangement, saved_at) VALUES (?, ?, ?, ?, ?)').run(id, name, nameKey(name), JSON.stringify(arrangement), savedAt);
      this.#keepNumber(id, number);
      journal();
    });
    this.#views.set(id, view);
  }
}
