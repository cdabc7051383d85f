/** How long each kind of search takes among so many bookmarks, in a store of their own; the limit is 50 ms (issue 6). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BookmarkStore } from '#core/bookmarks/bookmark-store';
import type { BookmarkQuery } from '#core/bookmarks/bookmark-store';
import { openCoreData } from '#core/data/open-core-data';

export const searchLimitMs = 50;
const rounds = 40;
const words = ['bagarre', 'vol', 'attroupement', 'accident', 'colis', 'incendie', 'chute', 'véhicule', 'porte', 'quai', 'إغلاق', 'شجار', 'سرقة', 'حادث'];
const first = Date.UTC(2025, 0, 1);
const day = 86_400_000;
const queries: Readonly<Record<string, Partial<BookmarkQuery>>> = {
  'the newest': {}, 'one word': { text: 'bagarre' }, 'two beginnings': { text: 'bag qua' }, 'Arabic without hamza': { text: 'اغلاق' }, 'a number': { text: '4321' }, 'nothing': { text: 'zebre' },
  'one camera': { cameras: ['a/77'] }, 'a word of one camera': { text: 'vol', cameras: ['a/78'] }, 'critical ones of a word': { text: 'vol', severity: 'critical' },
  'one day': { range: { start: first + 100 * day, end: first + 101 * day } }, 'a word of one day': { text: 'vol', range: { start: first + 100 * day, end: first + 101 * day } },
};

export interface SearchTime { readonly name: string; readonly found: number; /** Ms. */ readonly p50: number; readonly p95: number }

export function bookmarkSearchTimes(count: number, say: (line: string) => void): SearchTime[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-bookmarks-'));
  const data = openCoreData({ folder, now: Date.now });
  try {
    const store = new BookmarkStore({ data, now: Date.now, cameraWords: (camera) => `Place Al Amal ساحة الأمل ${camera.slice(2)}` });
    const began = performance.now();
    for (let from = 0; from < count; from += 10_000) {
      data.transaction(() => {
        for (let at = from; at < Math.min(count, from + 10_000); at += 1) {
          const start = first + at * 30_000;
          store.add({
            cameras: [`a/${at % 2000}`], range: { start, end: start + 20_000 }, monitor: 1 + (at % 4),
            title: `${words[at % words.length]} ${words[(at * 5) % words.length]} ${at % 5000}`, severity: at % 101 === 0 ? 'critical' : 'note',
          });
        }
      });
    }
    say(`${count} bookmarks written in ${Math.round((performance.now() - began) / 1000)} s`);
    return Object.entries(queries).map(([name, query]) => {
      const times: number[] = [];
      let found = 0;
      for (let round = 0; round < rounds; round += 1) {
        const asked = performance.now();
        found = store.list({ text: '', cameras: null, range: null, severity: null, before: null, limit: 100, ...query }).bookmarks.length;
        times.push(performance.now() - asked);
      }
      times.sort((a, b) => a - b);
      return { name, found, p50: times[rounds / 2] ?? Number.NaN, p95: times[Math.ceil(rounds * 0.95) - 1] ?? Number.NaN };
    });
  } finally {
    void data.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
