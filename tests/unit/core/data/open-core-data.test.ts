import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCoreData } from '#core/data/open-core-data';
import type { CoreData } from '#core/data/open-core-data';
import { dataVersion } from '#core/data/migrations';
import { problemOf } from '#core/fault';
import { temporaryFolder } from './temporary-folder.ts';

const start = 1_700_000_000_000;
const dayMs = 86_400_000;

function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return problemOf(error)?.code ?? String(error);
  }
}

function remember(data: CoreData, key: string, value: string): void {
  data.db.prepare('INSERT INTO fact VALUES (?, ?)').run(key, value);
}

function recall(data: CoreData, key: string): string | null {
  const row = data.db.prepare('SELECT value FROM fact WHERE key = ?').get(key);
  return row ? String(row['value']) : null;
}

async function folderWithData(): Promise<string> {
  const folder = temporaryFolder();
  const data = openCoreData({ folder, now: () => start });
  remember(data, 'view', 'port');
  await data.close();
  return folder;
}

describe('openCoreData', () => {
  test('starts durable, owner-only and remembers', async () => {
    const folder = join(temporaryFolder(), 'not', 'yet');
    const data = openCoreData({ folder, now: () => start });
    expect(data.db.prepare('PRAGMA journal_mode').get()?.['journal_mode']).toBe('wal');
    expect(data.db.prepare('PRAGMA synchronous').get()?.['synchronous']).toBe(2);
    expect(data.db.prepare('PRAGMA user_version').get()?.['user_version']).toBe(dataVersion);
    expect(data.recovery).toBeNull();
    remember(data, 'a', 'b');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(readdirSync(folder).toSorted()).toEqual(['manara.db', 'manara.db-shm', 'manara.db-wal', 'manara.in-use']);
    await data.close();
    const again = openCoreData({ folder, now: () => start });
    expect(recall(again, 'a')).toBe('b');
    await again.close();
  });

  test('tightens a folder and a database that others could read', async () => {
    const folder = await folderWithData();
    const { chmodSync } = await import('node:fs');
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'manara.db'), 0o644);
    const data = openCoreData({ folder, now: () => start });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'manara.db')).mode & 0o777).toBe(0o600);
    await data.close();
  });

  test('F57 a second core on the same folder is refused, and let in after the first has closed', async () => {
    const folder = temporaryFolder();
    const first = openCoreData({ folder, now: () => start });
    expect(codeOf(() => openCoreData({ folder, now: () => start }))).toBe('conflict');
    await first.close();
    await openCoreData({ folder, now: () => start }).close();
  });

  test('F57 another process is refused while it lives, and its kill -9 leaves nothing stale', async () => {
    const folder = temporaryFolder();
    const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold-folder.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => { holder.kill('SIGKILL'); });
    const ended = once(holder, 'exit');
    await once(holder.stdout, 'data');
    expect(codeOf(() => openCoreData({ folder, now: () => start }))).toBe('conflict');
    holder.kill('SIGKILL');
    await ended;
    const data = openCoreData({ folder, now: () => start });
    expect(recall(data, 'held')).toBe('yes');
    await data.close();
  });

  test('garbage in the file that holds the folder keeps nobody out', async () => {
    const folder = await folderWithData();
    writeFileSync(join(folder, 'manara.in-use'), 'x'.repeat(5000));
    const data = openCoreData({ folder, now: () => start });
    expect(codeOf(() => openCoreData({ folder, now: () => start }))).toBe('conflict');
    await data.close();
  });

  test('F36 data of a newer version is refused and left untouched', async () => {
    const folder = await folderWithData();
    const db = new DatabaseSync(join(folder, 'manara.db'));
    db.exec('PRAGMA user_version = 999');
    db.close();
    const before = readFileSync(join(folder, 'manara.db'));
    expect(codeOf(() => openCoreData({ folder, now: () => start }))).toBe('data-newer');
    expect(readFileSync(join(folder, 'manara.db')).equals(before)).toBe(true);
    expect(codeOf(() => openCoreData({ folder, now: () => start }))).toBe('data-newer');
  });

  const damages: [string, (path: string) => void][] = [
    ['torn in the middle', (path) => truncateSync(path, 5000)],
    ['empty', (path) => truncateSync(path, 0)],
    ['overwritten with garbage', (path) => writeFileSync(path, 'not a database '.repeat(1000))],
    ['hit by flipped bits', flipBits],
  ];
  for (const [how, damage] of damages) {
    test(`F54 a database ${how} is kept aside and the last good copy used`, async () => {
      const folder = await folderWithData();
      const path = join(folder, 'manara.db');
      damage(path);
      const broken = readFileSync(path);
      const data = openCoreData({ folder, now: () => start + 5 });
      expect(recall(data, 'view')).toBe('port');
      expect(data.recovery).toMatchObject({ reason: 'corrupt', fromGoodCopy: true });
      const aside = data.recovery?.keptAside ?? '';
      expect(aside).toMatch(/^manara\.db\.corrupt-2023-11-14T22-13-20-005Z$/);
      expect(readFileSync(join(folder, aside)).equals(broken)).toBe(true);
      remember(data, 'after', 'works');
      await data.close();
    });
  }

  test('F54 of a damaged database all that can still be read and is newer than the good copy comes home', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'manara.db');
    let data = openCoreData({ folder, now: () => start });
    const enter = (camera: string): void => { data.db.prepare("INSERT INTO journal (at, kind, camera, detail) VALUES (1, 'camera-left', ?, '{}')").run(camera); };
    const view = (id: string, savedAt: number): void => { data.db.prepare("INSERT OR REPLACE INTO view VALUES (?, ?, ?, '{}', ?)").run(id, id, id, savedAt); };
    for (let count = 1; count <= 500; count += 1) enter(`camera-${count}`);
    view('port', 1);
    view('gare', 5);
    data.db.exec("INSERT INTO monitor_token VALUES ('t', 3, 'hash', 1, NULL, NULL, NULL)");
    await data.keepGood();
    data.db.exec("UPDATE monitor_token SET revoked_at = 9 WHERE id = 't'");
    for (let count = 501; count <= 2000; count += 1) enter(`camera-${count}`);
    view('port', 2);
    view('souk', 3);
    data.db.exec("INSERT INTO monitor VALUES (1, '{}', NULL, 7)");
    data.db.exec("INSERT INTO bookmark VALUES ('b', 's', 's/c', 1, 2, 'quai', '', '[]', NULL, 3, 3, 'quai')");
    for (let count = 0; count < 500; count += 1) data.db.prepare("INSERT INTO camera VALUES (?, 's', ?)").run(`c${count}`, 'x'.repeat(300));
    data.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const { rootpage } = data.db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'camera'").get() ?? {};
    // The catalogue's pages are damaged, and one in the middle of the journal.
    const leaf = Number(data.db.prepare("SELECT pageno FROM dbstat WHERE name = 'journal' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 12").get()?.['pageno']);
    const good = readFileSync(`${path}.good`);
    await data.close();
    writeFileSync(`${path}.good`, good);
    const bytes = readFileSync(path);
    for (const page of [Number(rootpage), leaf]) bytes.fill(0xee, (page - 1) * 4096, page * 4096);
    writeFileSync(path, bytes);

    data = openCoreData({ folder, now: () => start });
    expect(data.recovery).toMatchObject({ reason: 'corrupt', fromGoodCopy: true });
    expect(data.db.prepare('SELECT id, saved_at FROM view ORDER BY id').all().map((row) => [row['id'], row['saved_at']])).toEqual([['gare', 5], ['port', 2], ['souk', 3]]);
    expect(data.db.prepare('SELECT revision FROM monitor').get()?.['revision']).toBe(7);
    expect(data.db.prepare('SELECT title FROM bookmark').get()?.['title']).toBe('quai');
    const ids = data.db.prepare('SELECT id FROM journal ORDER BY id').all().map((row) => Number(row['id']));
    expect([ids[0], ids.at(-1)]).toEqual([1, 2000]);
    // Only the entries of the one damaged page are missing.
    expect(ids.length).toBeGreaterThan(1800);
    expect(ids.length).toBeLessThan(2000);
    expect(data.recovery?.salvaged).toBe(ids.length - 500 + 5);
    // A token that was withdrawn since stays withdrawn.
    expect(data.db.prepare('SELECT revoked_at FROM monitor_token').get()).toEqual({ revoked_at: 9 });
    enter('camera-2001');
    expect(data.db.prepare('SELECT max(id) AS last FROM journal').get()?.['last']).toBe(2001);
    await data.close();
  });

  test('F54 a deleted database comes back from the good copy; without one everything begins anew', async () => {
    const folder = await folderWithData();
    unlinkSync(join(folder, 'manara.db'));
    const data = openCoreData({ folder, now: () => start });
    expect(data.recovery).toEqual({ reason: 'missing', keptAside: null, fromGoodCopy: true, salvaged: 0 });
    expect(recall(data, 'view')).toBe('port');
    await data.close();

    flipBits(join(folder, 'manara.db'));
    writeFileSync(join(folder, 'manara.db.good'), 'gone too');
    const anew = openCoreData({ folder, now: () => start });
    expect(anew.recovery).toMatchObject({ reason: 'corrupt', fromGoodCopy: false });
    expect(recall(anew, 'view')).toBeNull();
    await anew.close();
  });

  test('a first start that was cut before it wrote anything is only a first start', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'manara.db'), '');
    const data = openCoreData({ folder, now: () => start });
    expect(data.recovery).toBeNull();
    await data.close();
  });

  test('F54 a damaged database never replaces the good copy', async () => {
    const folder = await folderWithData();
    const faults: string[] = [];
    const data = openCoreData({ folder, now: () => start, onFault: (problem) => faults.push(problem.code) });
    const good = readFileSync(join(folder, 'manara.db.good'));
    data.db.enableDefensive(false);
    data.db.exec('PRAGMA writable_schema = ON');
    data.db.exec("UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'camera'");
    await data.close();
    expect(faults).toEqual(['disk-failed']);
    expect(readFileSync(join(folder, 'manara.db.good')).equals(good)).toBe(true);
  });

  test('the good copy is refreshed once a day and when the clock went back', async () => {
    const folder = temporaryFolder();
    let now = start;
    const data = openCoreData({ folder, now: () => now });
    const good = join(folder, 'manara.db.good');
    await data.keepGoodIfDue();
    expect(existsSync(good)).toBe(true);
    expect(statSync(good).mode & 0o777).toBe(0o600);
    const kept = (): string | null => recall(data, 'good-kept-at');
    now += dayMs - 1;
    await data.keepGoodIfDue();
    expect(kept()).toBe(String(start));
    now += 1;
    await data.keepGoodIfDue();
    expect(kept()).toBe(String(start + dayMs));
    now -= 3_600_000;
    await Promise.all([data.keepGoodIfDue(), data.keepGood()]);
    expect(kept()).toBe(String(now));
    await data.close();
    expect(readdirSync(folder).toSorted()).toEqual(['manara.db', 'manara.db.good', 'manara.in-use']);
  });

  test('transactions are all or nothing, also inside one another', async () => {
    const data = openCoreData({ folder: temporaryFolder(), now: () => start });
    expect(() => data.transaction(() => { remember(data, 'a', '1'); throw new Error('stop'); })).toThrow('stop');
    expect(recall(data, 'a')).toBeNull();
    data.transaction(() => {
      remember(data, 'b', '1');
      expect(() => data.transaction(() => { remember(data, 'c', '1'); throw new Error('inner'); })).toThrow('inner');
    });
    expect([recall(data, 'b'), recall(data, 'c')]).toEqual(['1', null]);
    await data.close();
  });

  test('F44 a full disk is named as such and loses only the write in hand', async () => {
    const data = openCoreData({ folder: temporaryFolder(), now: () => start });
    remember(data, 'kept', '1');
    const pages = Number(data.db.prepare('PRAGMA page_count').get()?.['page_count']);
    data.db.exec(`PRAGMA max_page_count = ${pages}`);
    expect(codeOf(() => data.transaction(() => remember(data, 'big', 'x'.repeat(100_000))))).toBe('disk-full');
    expect([recall(data, 'kept'), recall(data, 'big')]).toEqual(['1', null]);
    await data.close();
  });
});

/** Damages the page of the schema's first table and of its last, past the header. */
function flipBits(path: string): void {
  const bytes = readFileSync(path);
  for (let at = 110; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  writeFileSync(path, bytes);
}
