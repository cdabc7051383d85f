import { describe, expect, it } from 'vitest';
import { createOwnBookmarks } from '#core/bookmarks/own-bookmarks';
import { problemOf } from '#core/fault';
import type { BookmarksPart } from '#core/servers/recording-server';
import { openCoreData } from '#core/data/open-core-data';
import { coreStand, startTime } from '../data/core-stand.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';

const signal = new AbortController().signal;
const codeOf = (work: Promise<unknown>): Promise<string | null> => work.then(() => null, (error: unknown) => problemOf(error)?.code ?? String(error));
const range = (start: number, end: number) => ({ start, end });
const add = (part: BookmarksPart, title: string, start: number, more: { readonly camera?: string; readonly note?: string; readonly tags?: readonly string[]; readonly end?: number } = {}) => (
  part.add({ camera: more.camera ?? 'site/gate', range: range(start, more.end ?? start + 10), title, note: more.note ?? '', tags: more.tags ?? [] }, signal)
);
const titles = async (part: BookmarksPart, query: Partial<Parameters<BookmarksPart['list']>[0]> = {}) => (await part.list({ limit: 100, ...query }, signal)).map(({ title }) => title);

describe('own bookmarks', () => {
  it('keeps what it is given, with who and when, for its server alone', async () => {
    const { data, now } = coreStand();
    const all = createOwnBookmarks({ data, now, author: () => 'Salma' });
    const part = all.forServer('site');
    expect(part).toMatchObject({ backing: 'own-store', tags: true });
    const made = await part.add({ camera: 'site/gate', range: range(100, 200), title: ' Accident\u202e ', note: 'ligne 1\r\nligne 2', tags: ['Rouge', 'rouge', ' ', 'عاجل'] }, signal);
    expect(made).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), camera: 'site/gate', range: range(100, 200), title: 'Accident', note: 'ligne 1\nligne 2', tags: ['rouge', 'عاجل'], author: 'Salma', createdAt: startTime });
    expect(await part.list({ limit: 10 }, signal)).toEqual([made]);
    expect(await all.forServer('other').list({ limit: 10 }, signal)).toEqual([]);
    expect(await codeOf(all.forServer('other').remove(made.id, signal))).toBe('not-found');
    expect(await codeOf(all.forServer('other').change(made.id, { title: 'x' }, signal))).toBe('not-found');
    await part.change(made.id, { title: 'Collision', tags: [] }, signal);
    expect(await part.list({ limit: 10 }, signal)).toEqual([{ ...made, title: 'Collision', tags: [] }]);
    await part.remove(made.id, signal);
    expect(await part.list({ limit: 10 }, signal)).toEqual([]);
    expect(await codeOf(part.remove(made.id, signal))).toBe('not-found');
  });

  it('lists the newest first, by camera, time and number', async () => {
    const { data, now } = coreStand();
    const part = createOwnBookmarks({ data, now }).forServer('site');
    await add(part, 'b', 200, { end: 400 });
    await add(part, 'a', 100);
    await add(part, 'c', 300, { camera: 'site/quay' });
    expect(await titles(part)).toEqual(['c', 'b', 'a']);
    expect(await titles(part, { limit: 2 })).toEqual(['c', 'b']);
    expect(await titles(part, { cameras: ['site/quay'] })).toEqual(['c']);
    expect(await titles(part, { cameras: [] })).toEqual([]);
    // What reaches into the range is in it.
    expect(await titles(part, { range: range(350, 1_000) })).toEqual(['b']);
    expect(await titles(part, { range: range(0, 200) })).toEqual(['a']);
  });

  it('finds words as people type them: without accents, half typed, in Arabic, in notes and tags', async () => {
    const { data, now } = coreStand();
    const part = createOwnBookmarks({ data, now }).forServer('site');
    await add(part, 'Accident à l\'Hôpital', 100);
    await add(part, 'سُوق الأحد', 200, { note: 'voiture rouge', tags: ['Été 2026'] });
    expect(await titles(part, { text: 'HOPITAL' })).toEqual(['Accident à l\'Hôpital']);
    expect(await titles(part, { text: 'acc hop' })).toEqual(['Accident à l\'Hôpital']);
    expect(await titles(part, { text: 'سوق الاحد' })).toEqual(['سُوق الأحد']);
    expect(await titles(part, { text: 'roug ete' })).toEqual(['سُوق الأحد']);
    expect(await titles(part, { text: 'accident rouge' })).toEqual([]);
    expect(await titles(part, { text: '%' })).toEqual([]);
    const [first] = await part.list({ text: 'hopital', limit: 1 }, signal);
    await part.change(first!.id, { title: 'Rien' }, signal);
    expect(await titles(part, { text: 'hopital' })).toEqual([]);
  });

  it('refuses what is none', async () => {
    const { data, now } = coreStand();
    const part = createOwnBookmarks({ data, now }).forServer('site');
    expect(await codeOf(add(part, '\u200b ', 1))).toBe('invalid-input');
    expect(await codeOf(add(part, 'x', 20, { end: 10 }))).toBe('invalid-input');
    expect(await codeOf(add(part, 'x', 1.5))).toBe('invalid-input');
    expect(await codeOf(add(part, 'x', 1, { camera: 'other/gate' }))).toBe('invalid-input');
    expect(await codeOf(add(part, 'x', 1, { tags: Array.from({ length: 21 }, (_, at) => `t${at}`) }))).toBe('invalid-input');
    expect(await codeOf(part.list({ limit: 1 }, AbortSignal.abort(new Error('gone'))))).toBe('Error: gone');
    expect(await titles(part)).toEqual([]);
  });

  it('is there after a restart, and in a database of an older version', async () => {
    const folder = temporaryFolder();
    const first = openCoreData({ folder, now: Date.now });
    await add(createOwnBookmarks({ data: first, now: Date.now }).forServer('site'), 'kept', 1);
    first.db.exec('CREATE TABLE other (x)');
    await first.close();
    const second = openCoreData({ folder, now: Date.now });
    expect(await titles(createOwnBookmarks({ data: second, now: Date.now }).forServer('site'))).toEqual(['kept']);
    // As it was before bookmarks.
    const ofVersion1 = new Set(['fact', 'journal', 'open_watch', 'camera', 'view', 'monitor', 'sqlite_sequence']);
    for (const { name } of second.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()) if (!ofVersion1.has(String(name)) && !String(name).startsWith('wall_bookmark_text_')) second.db.exec(`DROP TABLE "${String(name)}"`);
    second.db.exec('PRAGMA user_version = 1');
    await second.close();
    const third = openCoreData({ folder, now: Date.now });
    expect(await titles(createOwnBookmarks({ data: third, now: Date.now }).forServer('site'))).toEqual([]);
    await third.close();
  });

  it('10,000 are searched in less than 1 s of CPU', async () => {
    const { data, now } = coreStand();
    const part = createOwnBookmarks({ data, now }).forServer('site');
    const insert = data.db.prepare('INSERT INTO bookmark (id, server, camera, starts_at, ends_at, title, note, tags, author, created_at, changed_at, terms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    data.transaction(() => { for (let at = 0; at < 10_000; at += 1) insert.run(String(at), 'site', 'site/gate', at, at + 1, `Marque ${at}`, '', '[]', null, 0, 0, `marque ${at}`); });
    const began = process.cpuUsage();
    expect(await titles(part, { text: 'marque 7' , limit: 5 })).toEqual(['Marque 7999', 'Marque 7998', 'Marque 7997', 'Marque 7996', 'Marque 7995']);
    expect(await titles(part, { text: 'nothing' })).toEqual([]);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1_000);
  });
});
