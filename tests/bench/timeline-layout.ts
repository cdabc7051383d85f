/** Program: what laying a timeline out costs, 16 cameras with 100,000 events, from a year to 100 ms. Layout only; drawing is measured in tests/e2e/timeline.spec.ts. */
import { indexTimeline } from '#model/timeline-index';
import { layoutTimeline } from '#model/timeline';
import { timelineWords } from '#model/timeline-words';
import { zoneClock } from '#model/zone-clock';
import { inventFootage } from '../e2e/timeline-page/footage.ts';

const now = Date.UTC(2026, 10, 27, 18, 20);
const [minute, day] = [60_000, 86_400_000];
const [width, frames] = [1600, 300];
const say = (text: string) => process.stdout.write(`${text}\n`);
const percentile = (sorted: readonly number[], share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);

const data = inventFootage(now);
const indexing = Array.from({ length: 5 }, () => {
  const before = performance.now();
  // Another list, or what is known of the events would be used again.
  indexTimeline({ ...data, events: [...data.events] });
  return performance.now() - before;
});
say(`index of 100,000 events: ${indexing.map((ms) => ms.toFixed(0)).join(', ')} ms`);
const index = indexTimeline(data);
const before = performance.now();
indexTimeline({ ...data, cameras: [...data.cameras] });
say(`index again, the events unchanged: ${(performance.now() - before).toFixed(1)} ms`);

const clock = zoneClock('Africa/Casablanca');
const words = timelineWords(clock, { locale: 'fr-MA', clock24: true });
for (const [name, ms] of [['1 year', 366 * day], ['30 days', 30 * day], ['24 hours', day], ['1 hour', 60 * minute], ['1 minute', minute], ['100 ms', 100]] as const) {
  const took = Array.from({ length: frames }, (_, i) => {
    const start = now - ms * 0.98 - ((i % 20) * ms * 10) / width;
    const begun = performance.now();
    layoutTimeline({ range: { start, end: start + ms }, width, index, clock, words, measure: (label) => label.length * 7, playhead: start, marks: { in: null, out: null }, now });
    return performance.now() - begun;
  }).toSorted((a, b) => a - b);
  say(`layout of ${name} on ${width} px, panned to and fro, ${frames} frames: p50 ${percentile(took, 0.5)} ms, p95 ${percentile(took, 0.95)} ms, p99 ${percentile(took, 0.99)} ms`);
}
