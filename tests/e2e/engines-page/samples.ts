/** What the engines' page saw and told, sampled by the page itself on every frame. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Bench, Sample } from './main.tsx';

declare const bench: Bench;

/** `showing` is told by what the picture is: fresh, late, frozen, unknown. */
export const picture = (page: Page): Promise<string> => page.evaluate(() => {
  const state = bench.state();
  return state?.state === 'showing' ? state.picture.is : (state?.state ?? 'none');
});

/** Watches a picture for `seconds` after it has settled: what comes in the first `settleMs` is left out. */
export async function samplesOf(page: Page, seconds: number, { is = 'fresh', settleMs = 3_000 } = {}): Promise<Sample[]> {
  await expect.poll(() => picture(page), { timeout: 30_000 }).toBe(is);
  const from = await page.evaluate(() => Date.now()) + settleMs;
  const samples: Sample[] = [];
  await expect.poll(async () => {
    samples.push(...(await page.evaluate(() => bench.takeSamples())));
    return (samples.at(-1)?.at ?? 0) - from;
  }, { timeout: (seconds + 30) * 1000, intervals: [500] }).toBeGreaterThan(seconds * 1000);
  return samples.filter(({ at }) => at >= from);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
