/** F29: a window whose page crashed three times within five minutes spares itself, says so, and is whole again at a press. The renderer really crashes. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { pageCameras } from '../fakes/page-cameras.ts';
import type { PageCore } from '../fakes/page-core.ts';
import { serious } from './axe.ts';
import { chromiumArguments, chromiumPath } from './chromium.ts';
import { expect, items, test, tile } from './page-window.ts';

let port = 0;
test.use({
  // Playwright gives up a page that crashed; its tab, loaded again, is met anew by this port.
  // oxlint-disable-next-line no-empty-pattern
  launchOptions: async ({}, use) => {
    port = await freePort();
    await use({ executablePath: chromiumPath, args: [...chromiumArguments, `--remote-debugging-port=${port}`] });
  },
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return free;
}

/** The renderer crashes so often, and its tab is loaded again each time, as a host does. What stands between two crashes is told to `between`. */
async function crash(page: Page, times: number, between: (count: (selector: string) => Promise<number>) => Promise<void>): Promise<Page> {
  const tab = await page.context().newCDPSession(page);
  const count = async (selector: string): Promise<number> => {
    const { result } = await tab.send('Runtime.evaluate', { expression: `document.querySelectorAll(${JSON.stringify(selector)}).length` });
    return result.value as number;
  };
  for (let crashes = 0; crashes < times; crashes += 1) {
    await between(count);
    const crashed = new Promise((resolve) => { tab.once('Inspector.targetCrashed', resolve); });
    // It does not answer any more.
    tab.send('Page.crash').catch(() => undefined);
    await crashed;
    await tab.send('Page.reload');
  }
  const origin = new URL(page.url()).origin;
  const again = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const found = again.contexts().flatMap((context) => context.pages()).find((one) => one.url().startsWith(origin));
  if (found === undefined) throw new Error('the tab is gone');
  return found;
}

const stills = (page: Page) => page.locator('[data-tile]:has([data-gear="stills"])');
const moving = (page: Page) => page.locator('[data-tile][data-camera][data-state="showing"]:not(:has([data-gear]))');
const noted = (core: PageCore) => core.journal.list({ before: null, limit: 100 }).filter(({ kind }) => kind === 'window-crashed').map(({ monitor, detail }) => [monitor, detail['crashes'], detail['withinMs']]);

for (const language of ['fr', 'ar'] as const) {
  test(`F29 after three crashes half of the pictures are stills, which the window says, the journal has, and a press ends (${language})`, async ({ openPage }) => {
    const { page: first, core } = await openPage({ cameras: pageCameras(20), settings: { language }, moving: true });
    core.arrange(1, () => ({ layout: '9', items: items(9) }));
    // Pages that are left in order are no crashes, however many.
    for (let reloads = 0; reloads < 4; reloads += 1) {
      await expect(moving(first)).toHaveCount(9);
      await first.reload();
    }
    const page = await crash(first, 3, async (count) => {
      await expect.poll(() => count('[data-tile][data-state="showing"]')).toBe(9);
      expect(await count('[data-gear], [data-safe-mode]')).toBe(0);
    });

    const notice = page.locator('[data-safe-mode]');
    await expect(notice).toBeVisible();
    await expect(stills(page)).toHaveCount(4);
    await expect(moving(page)).toHaveCount(5);
    await expect(page.locator('[data-health-grade="warn"]')).toBeVisible();
    await expect.poll(() => noted(core)).toEqual([[1, 3, 300_000]]);
    await page.screenshot({ path: `test-results/safe-mode-${language}.png` });
    expect(await serious(page)).toEqual([]);

    // The tile that is selected moves, and another one gives way.
    const last = await stills(page).last().getAttribute('data-tile');
    await tile(page, Number(last)).click();
    await expect(tile(page, Number(last)).locator('[data-gear]')).toHaveCount(0);
    await expect(stills(page)).toHaveCount(4);
    // Half of what is shown now; a page that is loaded again in order is no crash, and no news for the journal.
    core.arrange(1, () => ({ layout: '4', items: items(4, 3) }));
    await expect(stills(page)).toHaveCount(1);
    await expect(moving(page)).toHaveCount(2);
    await page.reload();
    await expect(notice).toBeVisible();
    await expect(stills(page)).toHaveCount(1);
    expect(noted(core)).toHaveLength(1);

    if (language === 'fr') await notice.getByRole('button').press('Enter');
    else {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('textbox').or(page.getByRole('dialog').getByRole('searchbox')).fill('عرض الكل');
      await page.keyboard.press('Enter');
    }
    await expect(notice).toHaveCount(0);
    await expect(moving(page)).toHaveCount(3);
    await expect(page.locator('[data-health-grade="good"]')).toBeVisible();
    await page.reload();
    await expect(moving(page)).toHaveCount(3);
    await expect(notice).toHaveCount(0);
  });
}
