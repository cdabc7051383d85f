/** Measures building the search index and answering queries: `node tests/bench/search.ts`. */
import { performance } from 'node:perf_hooks';
import { buildSearchIndex } from '#core/cameras/search-index';
import { cityOf } from '../unit/core/cameras/city.ts';

const queries = [
  'a', 'm', 'place', 'av', 'avenue moh', '412', '0', '1', '0412', 'ش', 'hassan', 'av moh nord', 'souk', 'سوق', 'zerkt', 'الحسن', 'boul gh 3',
  'xyzzy', 'carrefour', 'n', 'bensregao', 'mohamed', "l'hopital", 'الحي المحمدي شمال', 'rond point inezgane sud 12', 'tamouzerben',
];
for (const count of [2000, 10_000]) {
  const cameras = cityOf(count);
  const began = performance.now();
  const index = buildSearchIndex(cameras);
  const built = performance.now() - began;
  for (const query of queries) index.search(query, 200);
  const times: [number, string][] = [];
  for (let round = 0; round < 40; round += 1) {
    for (const query of queries) {
      const from = performance.now();
      index.search(query, 200);
      times.push([performance.now() - from, query]);
    }
  }
  times.sort((a, b) => a[0] - b[0]);
  const at = (share: number): string => (times[Math.floor((times.length - 1) * share)]?.[0] ?? 0).toFixed(2);
  const [worst, worstQuery] = times.at(-1) ?? [0, ''];
  process.stdout.write(`${count} cameras: built in ${built.toFixed(0)} ms; query p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${worst.toFixed(2)} ms (${worstQuery})\n`);
}
