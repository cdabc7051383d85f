import fc from 'fast-check';
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { journalEntrySchema } from '#bridge/schemas';
import { Journal } from '#core/journal/journal';
import { cleanDetail } from '#core/journal/clean-detail';
import { openCoreData } from '#core/data/open-core-data';
import { coreStand, startTime } from '../data/core-stand.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';

describe('Journal', () => {
  test('appends and lists newest first, page by page', () => {
    const { journal } = coreStand();
    for (let count = 1; count <= 5; count += 1) journal.append({ kind: 'window-opened', monitor: count, detail: { count } });
    const first = journal.list({ before: null, limit: 2 });
    expect(first.map((entry) => entry.detail['count'])).toEqual([5, 4]);
    expect(first[0]).toEqual({ id: 5, at: startTime, kind: 'window-opened', camera: null, monitor: 5, detail: { count: 5 } });
    const second = journal.list({ before: first[1]?.id ?? null, limit: 10 });
    expect(second.map((entry) => entry.monitor)).toEqual([3, 2, 1]);
    for (const entry of second) expect(journalEntrySchema.safeParse(entry).success).toBe(true);
  });

  test('nobody edits, cuts or replaces an entry, not even through the database', () => {
    const { journal, data } = coreStand();
    journal.append({ kind: 'app-started' });
    for (const sql of [
      "UPDATE journal SET kind = 'app-stopped'", 'DELETE FROM journal',
      "INSERT OR REPLACE INTO journal (id, at, kind, detail) VALUES (1, 0, 'app-stopped', '{}')",
    ]) expect(() => data.db.exec(sql)).toThrow('append-only');
    expect(journal.list({ before: null, limit: 5 }).map((entry) => entry.kind)).toEqual(['app-started']);
  });

  test('F81 secrets never reach it, whatever the fact is called', () => {
    const { journal, data } = coreStand();
    const token = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v';
    journal.append({
      kind: 'recorder-alarm',
      detail: { text: 'cannot open rtsp://admin:hunter2@10.0.0.9/live', sent: `Authorization: Bearer ${token}`, ticket: token, note: `see ${token}`, password: 'hunter2', count: 3 },
    });
    const { detail } = data.db.prepare('SELECT detail FROM journal').get() ?? {};
    expect(detail).not.toContain('hunter2');
    expect(detail).not.toContain(token);
    expect(JSON.parse(String(detail))).toMatchObject({ text: 'cannot open rtsp://***@10.0.0.9/live', ticket: '***', password: '***', count: 3 });
  });

  test('F58 any detail fits: short, plain, and never more than 2,000 characters of JSON', () => {
    const fact = fc.oneof(fc.string({ unit: 'binary', maxLength: 900 }), fc.double(), fc.boolean(), fc.constant(null));
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'binary', maxLength: 90 }), fact, { maxKeys: 60 }), (detail) => {
      const clean = cleanDetail(detail);
      expect(JSON.stringify(clean).length).toBeLessThanOrEqual(2000);
      expect(journalEntrySchema.shape.detail.safeParse(clean).success).toBe(true);
      expect(JSON.stringify(clean)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }));
    expect(cleanDetail({ a: 'x'.repeat(5000) })).toEqual({ a: 'x'.repeat(500) });
    expect(cleanDetail(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`k${at}`, 'y'.repeat(90)])))).toMatchObject({ k0: 'y'.repeat(90), cut: true });
  });

  test('a flood of one kind is cut and counted', () => {
    const stand = coreStand();
    for (let count = 0; count < 100; count += 1) stand.journal.append({ kind: 'request-refused', detail: { count } });
    expect(stand.journal.append({ kind: 'view-saved' })).not.toBeNull();
    expect(stand.journal.list({ before: null, limit: 500 })).toHaveLength(61);
    stand.time += 60_000;
    expect(stand.journal.append({ kind: 'request-refused', detail: { what: 'host' } })?.detail).toEqual({ unwritten: 40, what: 'host' });
  });

  test('F54 a restored database is an entry of the journal', async () => {
    const folder = temporaryFolder();
    const first = openCoreData({ folder, now: () => startTime });
    new Journal({ data: first, now: () => startTime }).append({ kind: 'app-started' });
    await first.close();
    unlinkSync(join(folder, 'manara.db'));
    const { journal } = coreStand(folder);
    expect(journal.list({ before: null, limit: 5 }).map(({ kind, detail }) => [kind, detail['fromGoodCopy']])).toEqual([['data-restored', true], ['app-started', undefined]]);
  });

  test('rows that this program cannot have written are passed over', () => {
    const { journal, data } = coreStand();
    journal.append({ kind: 'app-started' });
    data.db.exec("INSERT INTO journal (at, kind, detail) VALUES (1, 'nonsense', '{}'), (1, 'app-started', 'not json')");
    journal.append({ kind: 'app-stopped' });
    expect(journal.list({ before: null, limit: 2 }).map((entry) => entry.kind)).toEqual(['app-stopped', 'app-started']);
  });
});
