/** A window of the page on the fake core: every fault it reports fails the test. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test';
import type { Camera } from '#model/camera';
import type { Settings } from '#model/settings';
import { pageCameras } from '../fakes/page-cameras.ts';
import { startPageCore } from '../fakes/page-core.ts';
import type { PageCore } from '../fakes/page-core.ts';
import type { TurningCamera } from '../fakes/turning-camera.ts';

export { expect };
export const pageFiles = path.join(fileURLToPath(new URL('../..', import.meta.url)), 'dist/page');

export interface PageWindow { readonly core: PageCore; readonly page: Page; open(monitor?: number): Promise<Page>; /** In a browser profile of its own, as the Node host opens windows on the PC of this name. */ openApart(monitor: number, pc: string): Promise<Page> }
interface Want { readonly cameras?: readonly Camera[]; readonly settings?: Partial<Settings>; readonly monitor?: number; readonly turning?: ReadonlyMap<string, TurningCamera>; readonly moving?: boolean; readonly host?: 'electron' | 'node' }

const french: Partial<Settings> = { language: 'fr' };

/** What breaks the CSP is an error on the console too. Cameras and connections that a test breaks make the browser say so; that is not a fault of the page. */
function isFault(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !/^(Failed to load resource|WebSocket connection to)/.test(message.text());
}

export const test = base.extend<{ openPage: (want?: Want) => Promise<PageWindow>; planted: readonly string[] }>({
  /** Faults a test causes on purpose, to show that they would be seen: each must be reported. */
  planted: [[], { option: true }],
  openPage: async ({ context, planted }, use) => {
    const cores: PageCore[] = [];
    const faults: string[] = [];
    const profiles: BrowserContext[] = [];
    const watch = (profile: BrowserContext): void => {
      profile.on('weberror', (fault) => { faults.push(fault.error().stack ?? String(fault.error())); });
      profile.on('console', (message) => { if (isFault(message)) faults.push(message.text()); });
    };
    watch(context);
    await use(async ({ cameras = pageCameras(2000), settings = french, monitor = 1, turning, moving = false, host = 'node' } = {}) => {
      const core = await startPageCore({ pageFiles, cameras, settings, moving, host, ...(turning && { turning }) });
      cores.push(core);
      const openIn = async (profile: BrowserContext, search: string) => {
        const page = await profile.newPage();
        await page.goto(`${core.origin}/?${search}`);
        await expect(page.locator('[data-tile]').first()).toBeVisible();
        await expect(page.locator('[data-count]')).toContainText(String(cameras.length));
        return page;
      };
      const open = (number = monitor) => openIn(context, `monitor=${number}`);
      const openApart = async (number: number, pc: string) => {
        const profile = await context.browser()!.newContext({ viewport: { width: 1600, height: 900 } });
        profiles.push(profile);
        watch(profile);
        return openIn(profile, `monitor=${number}&pc=${pc}`);
      };
      return { core, page: await open(), open, openApart };
    });
    await Promise.all(profiles.map((profile) => profile.close()));
    for (const core of cores) await core.stop();
    expect(faults.filter((fault) => !planted.some((text) => fault.includes(text)))).toEqual([]);
    for (const text of planted) expect(faults.join('\n')).toContain(text);
  },
});

export const tile = (page: Page, index: number) => page.locator(`[data-tile="${index}"]`);
export const camerasOf = (page: Page) => page.locator('[data-tile]').evaluateAll((tiles) => tiles.map((one) => one.getAttribute('data-camera')?.replace('embedded/c', '') ?? '-').join(' '));
/** The first cameras, one per tile. */
export const items = (count: number, shown = count) => Array.from({ length: count }, (_, index) => (
  index < shown ? { kind: 'camera' as const, camera: `embedded/c${index + 1}` } : { kind: 'empty' as const }));
