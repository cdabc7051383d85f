/** The desktop product with a real Electron: starts, shows the wall, and holds every door shut (F70, Electron's checklist). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { installedElectron } from '../../../build/electron-runtime.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let data: string;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  data = mkdtempSync(path.join(tmpdir(), 'manara-desktop-'));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  app = await _electron.launch({ executablePath: installedElectron() ?? '', cwd: root, args: [...sandbox, 'electron/main.ts', '--data', data, '--demo', 'casablanca'] });
  page = await app.firstWindow({ timeout: 120_000 });
});
test.afterAll(async () => {
  await app.close();
  rmSync(data, { recursive: true, force: true });
});

test('shows sixteen fresh tiles', async () => {
  await expect(page.locator('[data-tile][data-picture="fresh"]')).toHaveCount(16, { timeout: 60_000 });
});

test('the page is sandboxed, isolated and has no Node', async () => {
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  expect(await page.evaluate(() => typeof (globalThis as { process?: unknown }).process)).toBe('undefined');
});

test('F70 navigation, windows and permissions are denied', async () => {
  const before = page.url();
  await page.evaluate(() => { globalThis.location.href = 'https://example.invalid/'; });
  expect(await page.evaluate(() => globalThis.open('https://example.invalid/'))).toBeNull();
  expect(page.url()).toBe(before);
  expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)).toBe('denied');
});

test('F29 a crashed window comes back with the same wall', async () => {
  await app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(); });
  await expect(page.locator('[data-tile][data-picture="fresh"]')).toHaveCount(16, { timeout: 30_000 });
});
