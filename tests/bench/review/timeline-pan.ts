/** A timeline of sixteen cameras, a day and 100,000 events, panned by hand: layout and drawing of each frame. */
import type { TimelineBench } from '../../e2e/timeline-page/main.tsx';
import { serveTimelinePage } from '../../e2e/timeline-page/serve.ts';
import { openBrowser } from '../browser-run.ts';
import { p95 } from './figures.ts';
import type { Figure } from './figures.ts';

declare const bench: TimelineBench;

export async function timelineFigures(): Promise<Figure[]> {
  const server = await serveTimelinePage();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.goto(server.origin);
    await page.waitForFunction(() => 'bench' in window && document.querySelector('[data-timeline]') !== null);
    await page.evaluate(() => document.fonts.ready);
    await page.evaluate(() => bench.drag(60));
    await page.evaluate(() => bench.takeDrawn());
    await page.evaluate(() => bench.drag(240));
    return [p95('timeline 16 × 24 h × 100,000 events panned: layout and draw', await page.evaluate(() => bench.takeDrawn()), 16)];
  } finally {
    await browser.close();
    await server.end();
  }
}
