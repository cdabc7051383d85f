/** Program: `npm run bench -- bookmarks [N]`: N bookmarks (a million unless told) and what each kind of search takes. */
import { bookmarkSearchTimes, searchLimitMs } from './bookmark-search.ts';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
for (const { name, found, p50, p95 } of bookmarkSearchTimes(Math.max(1_000, Number(process.argv[2] ?? 1_000_000)), say)) {
  say(`${name.padEnd(26)} ${String(found).padStart(4)} found   p50 ${p50.toFixed(1).padStart(6)} ms   p95 ${p95.toFixed(1).padStart(6)} ms   ${(p95 / searchLimitMs).toFixed(2)} of the limit`);
}
