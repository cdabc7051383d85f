/** Program: `npm run bench -- review`: every figure of issue 6 against its target, as a table and in test-results/bench-review.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { bookmarkSearchTimes, searchLimitMs } from './bookmark-search.ts';
import { table } from './review/figures.ts';
import type { Figure } from './review/figures.ts';
import { playingFigures } from './review/playing.ts';
import { timelineFigures } from './review/timeline-pan.ts';

const bookmarks = 1_000_000;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const load = (): string => loadavg().map((value) => value.toFixed(1)).join(' ');

const before = load();
const figures: Figure[] = [];
const found = (...some: readonly Figure[]): void => {
  figures.push(...some);
  say(table(some));
};
found(...await timelineFigures());
await playingFigures(say, found);
const searches = bookmarkSearchTimes(bookmarks, say);
const slowest = searches.reduce((worst, one) => (one.p95 > worst.p95 ? one : worst));
found({ what: `search among ${bookmarks.toLocaleString('en')} bookmarks`, value: slowest.p95, unit: 'ms', target: searchLimitMs, of: `p95 of the slowest of ${searches.length} kinds of search (${slowest.name})` });
say(`\n${table(figures)}`);
const machine = { cores: cpus().length, load: { before, after: load() } };
say(`\nload of the ${machine.cores} cores: ${machine.load.before} before, ${machine.load.after} after`);
mkdirSync('test-results', { recursive: true });
writeFileSync('test-results/bench-review.json', `${JSON.stringify({ at: new Date().toISOString(), machine, figures, searches }, null, 2)}\n`);
