/** The timeline on a page of its own: what hands and keys do to it, what it says, and what a frame costs. */
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { percentile } from './engines-page/samples.ts';
import type { TimelineBench } from './timeline-page/main.tsx';
import { serveTimelinePage } from './timeline-page/serve.ts';

declare const bench: TimelineBench;

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 27, 18, 20);

const test = base.extend<{ openTimeline: (query?: string) => Promise<Page> }, { origin: string }>({
  // Playwright reads the pattern to learn what a fixture needs: nothing.
  // oxlint-disable-next-line no-empty-pattern
  origin: [async ({}, use) => {
    const server = await serveTimelinePage();
    await use(server.origin);
    await server.end();
  }, { scope: 'worker' }],
  openTimeline: async ({ page, origin }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => { faults.push(error.stack ?? String(error)); });
    page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
    await use(async (query = '') => {
      await page.goto(`${origin}/?${query}`);
      await page.evaluate(() => document.fonts.ready);
      await drawn(page);
      return page;
    });
    expect(faults).toEqual([]);
  },
});

const slider = (page: Page) => page.locator('[data-timeline]');
const tooltip = (page: Page) => page.locator('[data-timeline-tooltip]');

/** A frame of the timeline, and what it tells, has come. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((resolve) => { requestAnimationFrame(() => requestAnimationFrame(() => { setTimeout(resolve, 0); })); }));
}

async function boxOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await slider(page).boundingBox();
  if (!box) throw new Error('no timeline');
  return box;
}

const look = async (page: Page, start: number, end: number) => {
  await page.evaluate((range) => { bench.look(range); }, { start, end });
  await drawn(page);
  expect(await page.evaluate(() => bench.range())).toEqual({ start, end });
};
const msPerPxOf = async (page: Page) => {
  const [{ start, end }, { width }] = [await page.evaluate(() => bench.range()), await boxOf(page)];
  return (end - start) / width;
};

test('a click sets the playhead, a drag pans and sets nothing', async ({ openTimeline }) => {
  const page = await openTimeline();
  await look(page, now - 10 * hour, now - 4 * hour);
  const box = await boxOf(page);
  await page.mouse.click(box.x + box.width / 2, box.y + 20);
  const at = await page.evaluate(() => bench.playhead());
  expect(Math.abs((at ?? 0) - (now - 7 * hour))).toBeLessThan(2 * await msPerPxOf(page));
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 300, box.y + 210, { steps: 6 });
  await page.mouse.up();
  await drawn(page);
  const range = await page.evaluate(() => bench.range());
  expect(Math.abs(range.start - (now - 10 * hour - 300 * ((6 * hour) / box.width)))).toBeLessThan(1000);
  expect(await page.evaluate(() => bench.playhead())).toBe(at);
});

test('near an edge of footage a click means the edge, with Alt it does not', async ({ openTimeline }) => {
  const page = await openTimeline();
  const edge = now - 9 * hour;
  await look(page, edge - hour, edge + hour);
  const box = await boxOf(page);
  await page.mouse.click(box.x + box.width / 2 + 4, box.y + 46 + 10);
  expect(await page.evaluate(() => bench.playhead())).toBe(edge);
  await page.keyboard.down('Alt');
  await page.mouse.click(box.x + box.width / 2 + 5, box.y + 46 + 10);
  await page.keyboard.up('Alt');
  expect(await page.evaluate(() => bench.playhead())).toBeGreaterThan(edge + 5000);
});

test('Shift and a drag choose a stretch, in either direction; Escape lets it go', async ({ openTimeline }) => {
  const page = await openTimeline();
  await look(page, now - 5 * hour, now - 3 * hour);
  const box = await boxOf(page);
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + 700, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 300, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await drawn(page);
  await page.screenshot({ path: 'test-results/timeline/fr-selection.png' });
  const marks = await page.evaluate(() => bench.marks());
  const ms = await msPerPxOf(page);
  expect(Math.abs((marks.in ?? 0) - (now - 5 * hour + 300 * ms))).toBeLessThan(8 * ms);
  expect(Math.abs((marks.out ?? 0) - (now - 5 * hour + 700 * ms))).toBeLessThan(8 * ms);
  await slider(page).focus();
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => bench.marks())).toEqual({ in: null, out: null });
});

test('the wheel zooms about the pointer from a year to 100 ms and back', async ({ openTimeline }) => {
  const page = await openTimeline();
  const box = await boxOf(page);
  await page.mouse.move(box.x + 400, box.y + 150);
  const at = async () => {
    const { start, end } = await page.evaluate(() => bench.range());
    return start + ((end - start) * 400) / box.width;
  };
  const length = async () => {
    const { start, end } = await page.evaluate(() => bench.range());
    return end - start;
  };
  const before = await at();
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -240);
  await expect.poll(length).toBeCloseTo(100, 1);
  expect(Math.abs((await at()) - before)).toBeLessThan(1);
  await drawn(page);
  await page.screenshot({ path: 'test-results/timeline/fr-100ms.png' });
  for (let i = 0; i < 50; i++) await page.mouse.wheel(0, 240);
  await expect.poll(length).toBeCloseTo(366 * 24 * hour, -3);
  await drawn(page);
  await page.screenshot({ path: 'test-results/timeline/fr-year.png' });
});

test('two fingers hold what they took hold of', async ({ openTimeline }) => {
  const page = await openTimeline();
  await look(page, now - 10 * hour, now - 4 * hour);
  const box = await boxOf(page);
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', xs: number[]) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x: box.x + x, y: box.y + 100, id })) });
  const ms = await msPerPxOf(page);
  await touch('touchStart', [400]);
  await touch('touchStart', [400, 600]);
  await touch('touchMove', [300, 700]);
  await touch('touchEnd', []);
  await drawn(page);
  const { start, end } = await page.evaluate(() => bench.range());
  expect((end - start) / (6 * hour)).toBeCloseTo(0.5, 2);
  expect(Math.abs(start + ((end - start) * 300) / box.width - (now - 10 * hour + 400 * ms))).toBeLessThan(ms);
});

test('keys: a tick, ten ticks, ends, zoom, frames, marks', async ({ openTimeline }) => {
  const page = await openTimeline();
  await slider(page).focus();
  const playhead = () => page.evaluate(() => bench.playhead() ?? 0);
  const before = await playhead();
  await page.keyboard.press('ArrowRight');
  expect((await playhead()) - before).toBe(hour);
  await page.keyboard.press('Shift+ArrowLeft');
  expect((await playhead()) - before).toBe(-9 * hour);
  await page.keyboard.press('Home');
  expect(await playhead()).toBe(now - 72 * hour);
  await drawn(page);
  const range = await page.evaluate(() => bench.range());
  expect(range.start).toBeLessThan(now - 72 * hour);
  await page.keyboard.press('i');
  await page.keyboard.press('End');
  expect(await playhead()).toBe(now);
  await page.keyboard.press('o');
  expect(await page.evaluate(() => bench.marks())).toEqual({ in: now - 72 * hour, out: now });
  await page.keyboard.press(',');
  await page.keyboard.press('.');
  expect(await page.evaluate(() => bench.frames())).toEqual([-1, 1]);
  await drawn(page);
  const wide = await page.evaluate(() => bench.range());
  await page.keyboard.press('+');
  await drawn(page);
  const near = await page.evaluate(() => bench.range());
  expect((near.end - near.start) / (wide.end - wide.start)).toBeCloseTo(0.5, 6);
  await page.keyboard.press('-');
  await drawn(page);
  const back = await page.evaluate(() => bench.range());
  expect(Math.abs(back.start - wide.start)).toBeLessThan(1);
  // At one-minute ticks an arrow is a minute.
  await look(page, now - 20 * 60_000, now);
  await page.keyboard.press('ArrowLeft');
  expect(now - await playhead()).toBe(60_000);
});

test('what is under the pointer is told: the reason of a gap, an event, a bookmark', async ({ openTimeline }) => {
  const page = await openTimeline();
  await look(page, now - 16 * hour, now - 12 * hour);
  const box = await boxOf(page);
  const place = async (row: number, at: number) => {
    const { start, end } = await page.evaluate(() => bench.range());
    await page.mouse.move(box.x + ((at - start) / (end - start)) * box.width, box.y + 46 + row * 26 + 13);
  };
  await place(2, now - 14.5 * hour);
  await expect(tooltip(page)).toContainText('Lacune de 2 h 12 min : caméra perdue');
  await expect(tooltip(page)).toContainText('403 Av. Hassan II');
  await expect(tooltip(page)).toContainText('UTC+00:00');
  expect(await page.evaluate(() => bench.under()?.gap?.reason)).toBe('camera-lost');
  await place(3, now - 13 * hour);
  await expect(tooltip(page)).toContainText('شاحنة بلا لوحة');
  await expect(tooltip(page)).toContainText('enregistrement verrouillé');
  await place(15, now - 15 * hour);
  await expect(tooltip(page)).toContainText('Pas encore connu');
  await look(page, now - hour, now + hour);
  await place(6, now - 20 * 60_000);
  await expect(tooltip(page)).toContainText('Lacune depuis 40 min 0 s, elle dure : caméra perdue');
  await page.screenshot({ path: 'test-results/timeline/fr-tooltip.png' });
  await page.mouse.move(5, 5);
  await expect(tooltip(page)).toHaveCount(0);
});

test('who does not see it hears it: a slider that tells local time, rows that tell gaps and counts', async ({ openTimeline }) => {
  const page = await openTimeline();
  await expect(slider(page)).toHaveAttribute('role', 'slider');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /ven\. 27 nov\. 2026 .*12:20:00.*UTC\+00:00/);
  await expect(page.getByRole('list', { name: 'Caméras' }).getByRole('listitem').nth(6)).toContainText(/407 Gare routière Inezgane Enregistrements, \d+ lacunes, \d+ événements et 0 signet/);
  for (const query of ['', 'lang=ar']) {
    await openTimeline(query);
    expect(await serious(page)).toEqual([]);
  }
});

test('in Arabic words are mirrored and time is not', async ({ openTimeline }) => {
  const page = await openTimeline('lang=ar');
  const box = await boxOf(page);
  const names = await page.getByRole('list', { name: 'الكاميرات' }).boundingBox();
  expect(names?.x).toBeGreaterThanOrEqual(box.x + box.width - 1);
  const { start, end } = await page.evaluate(() => bench.range());
  await page.mouse.move(box.x + ((now - 14.5 * hour - start) / (end - start)) * box.width, box.y + 46 + 2 * 26 + 13);
  await expect(tooltip(page)).toContainText('فجوة مدتها 2 س 12 د: انقطعت الكاميرا');
  await expect(tooltip(page)).toHaveCSS('direction', 'rtl');
  await page.screenshot({ path: 'test-results/timeline/ar-tooltip.png' });
  await slider(page).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => bench.playhead())).toBe(now - 5 * hour);
});

test('nothing is drawn while nothing changes', async ({ openTimeline }) => {
  const page = await openTimeline();
  await page.evaluate(() => bench.takeDrawn());
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 500); }));
  expect(await page.evaluate(() => bench.takeDrawn())).toEqual([]);
});

test('the calendar marks days with footage, shows Moroccan months, begins on Monday, and a day is shown whole', async ({ openTimeline }) => {
  const page = await openTimeline('lang=ar');
  const calendar = page.getByRole('application', { name: 'أيام التسجيل' }).or(page.getByRole('group', { name: 'أيام التسجيل' })).first();
  await expect(calendar).toContainText('نونبر 2026');
  await expect(calendar.locator('[data-footage]')).toHaveCount(4);
  expect(await page.evaluate(() => bench.months())).toContain('2026-11-01');
  await calendar.locator('[data-footage]').first().click();
  await drawn(page);
  const { start, end } = await page.evaluate(() => bench.range());
  expect([new Date(start).toISOString(), new Date(end).toISOString()]).toEqual(['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z']);
});

test('a typed time is gone to; of a repeated hour it asks which', async ({ openTimeline }) => {
  const page = await openTimeline('zone=Europe/Paris');
  const field = page.getByLabel('Aller à une heure');
  await field.fill('١٤:٠٥:٠٩');
  await field.press('Enter');
  expect(await page.evaluate(() => bench.playhead())).toBe(Date.UTC(2026, 10, 27, 13, 5, 9));
  await field.fill('25/10 02:30');
  await field.press('Enter');
  const later = page.getByRole('button', { name: /02:30:00.*UTC\+01:00/ });
  await expect(page.getByRole('button', { name: /02:30:00.*UTC\+02:00/ })).toBeVisible();
  await later.click();
  expect(await page.evaluate(() => bench.playhead())).toBe(Date.UTC(2026, 9, 25, 1, 30));
  await drawn(page);
  await page.screenshot({ path: 'test-results/timeline/fr-repeated-hour.png' });
  await field.fill('29/3 02:30');
  await field.press('Enter');
  await expect(page.getByText('Cette heure n’existe pas')).toBeVisible();
  await field.fill('hier');
  await field.press('Enter');
  await expect(page.getByText('Heure non reconnue')).toBeVisible();
});

test('it looks as it should, in French and Arabic', async ({ openTimeline }) => {
  for (const query of ['lang=fr', 'lang=ar', 'lang=ar&arab', 'lang=fr&hours=2', 'lang=en&hours=700', 'lang=fr&hours=0.05']) {
    const page = await openTimeline(query);
    await page.screenshot({ path: `test-results/timeline/${query.replace(/[^\w.]/g, '-')}.png` });
  }
});

test('sixteen cameras, a day, 100,000 events: a panned frame', async ({ openTimeline }) => {
  const page = await openTimeline();
  const { width } = await boxOf(page);
  await page.evaluate(() => bench.drag(30));
  const still = await page.evaluate(() => bench.drag(120, 0));
  await page.evaluate(() => bench.takeDrawn());
  const dragged = await page.evaluate(() => bench.drag(120));
  const cost = await page.evaluate(() => bench.takeDrawn());
  const say = (list: readonly number[]) => `p50 ${percentile(list, 0.5).toFixed(1)} ms, p95 ${percentile(list, 0.95).toFixed(1)} ms, most ${Math.max(...list).toFixed(1)} ms`;
  console.log(`timeline 16 × 24 h × 100,000 events, ${Math.round(width)} px: layout and draw ${say(cost)}; from frame to frame ${say(dragged)}; of a page at rest ${say(still)}`);
  expect(cost.length).toBeGreaterThan(100);
  expect(percentile(cost, 0.5)).toBeLessThan(16);
});
