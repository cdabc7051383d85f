import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isPcId } from '#model/pc-id';
import { keepPcId, pcUrl } from '#node/pc-id';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'manara-pc-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

test('the programs of one PC call it the same, today and tomorrow; another folder is another PC', () => {
  const kiosks = path.join(folder, 'kiosks');
  const id = keepPcId(kiosks);
  expect(isPcId(id)).toBe(true);
  expect(keepPcId(kiosks)).toBe(id);
  expect(keepPcId(path.join(folder, 'others'))).not.toBe(id);
  expect(readdirSync(kiosks)).toEqual(['pc-id']);
  expect(statSync(path.join(kiosks, 'pc-id')).mode & 0o077).toBe(0);
});

test.each(['', 'torn', '\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000'])('F36 a torn file is replaced for good (%j)', (torn) => {
  writeFileSync(path.join(folder, 'pc-id'), torn);
  const id = keepPcId(folder);
  expect(isPcId(id)).toBe(true);
  expect(keepPcId(folder)).toBe(id);
});

test('where nothing can be kept, each program is alone', () => {
  const file = path.join(folder, 'no-folder');
  writeFileSync(file, '');
  chmodSync(file, 0o400);
  const id = keepPcId(file);
  expect(isPcId(id)).toBe(true);
  expect(keepPcId(file)).not.toBe(id);
});

test('an address says it, whatever else it says', () => {
  expect(pcUrl('http://127.0.0.1:8442/launch?token=ab-_c&monitor=2', 'one-pc-0001')).toBe('http://127.0.0.1:8442/launch?token=ab-_c&monitor=2&pc=one-pc-0001');
});
