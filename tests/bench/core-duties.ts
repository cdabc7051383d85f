/** Measures the core's plain duties on a disk: `node tests/bench/core-duties.ts [folder]`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Catalogue } from '#core/cameras/catalogue';
import { openCoreData } from '#core/data/open-core-data';
import { Journal } from '#core/journal/journal';
import { WatchLedger } from '#core/journal/watch-ledger';
import { cityOf } from '../unit/core/cameras/city.ts';

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'manara-bench-'));
let time = Date.UTC(2026, 0, 1);
const now = (): number => time;
const took = (what: string, work: () => unknown): void => {
  const began = performance.now();
  work();
  process.stdout.write(`${what}: ${(performance.now() - began).toFixed(1)} ms\n`);
};
const spread = (what: string, rounds: number, work: (round: number) => unknown): void => {
  const times = Array.from({ length: rounds }, (_, round) => {
    const began = performance.now();
    work(round);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(2);
  process.stdout.write(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms\n`);
};

let data = openCoreData({ folder, now });
let journal = new Journal({ data, now });
spread('journal append, durable', 500, (count) => journal.append({ kind: 'window-opened', monitor: 1, detail: { count } }));
for (const count of [2000, 10_000]) {
  const catalogue = new Catalogue({ data, now });
  const city = cityOf(count);
  took(`catalogue of ${count} taken and remembered`, () => catalogue.replaceServer('embedded', city));
  took(`the same ${count} again`, () => catalogue.replaceServer('embedded', city));
  took(`first search in ${count}, with its index`, () => catalogue.search('place', 200));
  took(`catalogue of ${count} at the next start`, () => new Catalogue({ data, now }));
}
const ledger = new WatchLedger({ data, journal, now, knows: () => true });
const wall = Array.from({ length: 64 }, (_, tile) => ({ camera: `embedded/cam-${tile + 1}`, monitor: 1, tile, via: 'lane' as const, visibleMs: 5000, lateMs: 0, frozenMs: 0, worstAgeMs: 400 }));
took('64 tiles begin to be watched', () => { ledger.report('page', wall); ledger.settle(); });
spread('report of 64 tiles', 200, () => { time += 5000; ledger.report('page', wall); ledger.settle(); });
ledger.destroy();
data.transaction(() => { for (let count = 0; count < 300_000; count += 1) journal.append({ kind: 'window-opened', monitor: 1, detail: { count, who: 'page-1', note: 'filler of a usual length' } }); });
let began = performance.now();
await data.close();
process.stdout.write(`stop with 300,000 entries, good copy included: ${(performance.now() - began).toFixed(0)} ms\n`);
began = performance.now();
data = openCoreData({ folder, now });
journal = new Journal({ data, now });
process.stdout.write(`start with 300,000 entries, checked: ${(performance.now() - began).toFixed(0)} ms\n`);
spread('journal page of 500', 50, (round) => journal.list({ before: 300_000 - round * 500, limit: 500 }));
await data.close();
rmSync(folder, { recursive: true });
