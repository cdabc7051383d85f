/** A monitor on another PC: a browser that trusts nothing of this machine's opens its address over TLS and shows it live. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { corePid } from '../bench/product.ts';
import { chromiumArguments, chromiumPath } from './chromium.ts';
import { expect, test, tilesThatAre } from './wall-app.ts';

const tiles = 16;

/** Makes an address for a monitor, as an operator does. */
async function makeAddress(desk: Page, monitor: number): Promise<{ address: string; pinSwitch: string }> {
  await desk.getByRole('button', { name: 'Moniteur 1' }).click();
  await desk.getByRole('menuitem', { name: 'Autres postes…' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('group', { name: 'Moniteur' }).getByRole('radio', { name: String(monitor) }).click();
  await dialog.getByRole('button', { name: 'Créer une adresse' }).click();
  await expect(dialog.locator('[data-address]')).toBeVisible();
  const [address = '', pinSwitch = ''] = await dialog.getByRole('status').locator('code').allInnerTexts();
  await dialog.getByRole('button', { name: 'Fermer' }).click();
  return { address, pinSwitch };
}

test('a kiosk shows its monitor live over TLS, follows the desk, and is shut out when withdrawn', async ({ startWall, browser }) => {
  test.skip(test.info().project.name === 'electron', 'the door is asked for on the Node host’s command line');
  const { page: desk } = await startWall({ demo: 'casablanca', args: ['--listen', '127.0.0.1:0'] });
  await expect(tilesThatAre(desk, 'fresh')).toHaveCount(tiles, { timeout: 60_000 });
  const { address } = await makeAddress(desk, 2);
  expect(address).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/launch\?token=/);

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const kiosk = await context.newPage();
  const faults: string[] = [];
  const insecure: string[] = [];
  kiosk.on('pageerror', (error) => faults.push(error.message));
  kiosk.on('console', (message) => { if (/Content Security Policy|Mixed Content/.test(message.text())) faults.push(message.text()); });
  kiosk.on('request', (request) => { if (!/^(https:|blob:|data:)/.test(request.url())) insecure.push(request.url()); });
  await kiosk.goto(address);
  expect(new URL(kiosk.url()).search).toBe('?monitor=2');
  await expect(kiosk.locator('[data-screen]')).toBeVisible();
  await expect(tilesThatAre(kiosk, 'fresh')).toHaveCount(tiles, { timeout: 60_000 });
  await expect(kiosk.getByRole('banner')).toHaveCount(0);
  await kiosk.screenshot({ path: 'test-results/monitor-door.png' });

  // What another desk shows there, it shows.
  const first = await desk.locator('[data-tile="0"]').getAttribute('data-camera');
  const number = / (\d+) /.exec((await desk.locator('[data-tile="0"]').getAttribute('aria-label'))!.slice('Case 1'.length))![1]!;
  await desk.locator('[data-tile="0"]').click();
  await desk.keyboard.type(`${number}>2.3`);
  await desk.keyboard.press('Enter');
  await expect(kiosk.locator('[data-tile="2"]')).toHaveAttribute('data-camera', first!);
  await expect(kiosk.locator('[data-tile="2"]')).toHaveAttribute('data-picture', 'fresh', { timeout: 60_000 });

  await desk.getByRole('button', { name: 'Moniteur 1' }).click();
  await desk.getByRole('menuitem', { name: 'Autres postes…' }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog.locator('[data-token="2"]')).toContainText('ouverte le');
  await dialog.getByRole('button', { name: 'Retirer' }).click();
  await expect(kiosk.locator('[data-connection="refused"]')).toBeVisible({ timeout: 20_000 });
  expect((await kiosk.goto(address))?.status()).toBe(403);
  expect(insecure).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

test('a kiosk’s own Chromium knows the core by its pin alone, comes back when the core dies, and opens again when it is switched on', async ({ startWall }) => {
  test.skip(test.info().project.name === 'electron', 'the Node host’s process is killed here');
  const wall = await startWall({ demo: 'casablanca', args: ['--listen', '127.0.0.1:0'] });
  await expect(tilesThatAre(wall.page, 'fresh')).toHaveCount(tiles, { timeout: 60_000 });
  const { address, pinSwitch } = await makeAddress(wall.page, 2);
  expect(pinSwitch).toMatch(/^--ignore-certificate-errors-spki-list=[A-Za-z0-9+/]{43}=$/);
  const profiles: string[] = [];
  /** As docs/kiosk.md starts it: nothing trusts the certificate but the switch. */
  const switchOn = async (given: string) => {
    const profile = mkdtempSync(path.join(tmpdir(), 'manara-kiosk-'));
    profiles.push(profile);
    const context = await chromium.launchPersistentContext(profile, { headless: true, executablePath: chromiumPath, args: [...chromiumArguments, given] });
    return { context, page: context.pages()[0] ?? await context.newPage() };
  };
  const stranger = await switchOn(pinSwitch.replace(/=.{43}=$/, `=${'A'.repeat(43)}=`));
  await expect(stranger.page.goto(address)).rejects.toThrow(/ERR_CERT/);
  await stranger.context.close();

  const kiosk = await switchOn(pinSwitch);
  await kiosk.page.goto(address);
  await expect(tilesThatAre(kiosk.page, 'fresh')).toHaveCount(tiles, { timeout: 60_000 });
  const killed = corePid({ pid: wall.pid ?? -1 });
  process.kill(killed, 'SIGKILL');
  await expect(kiosk.page.locator('[data-connection="lost"]')).toBeVisible({ timeout: 10_000 });
  await expect(kiosk.page.locator('[data-connection]')).toHaveCount(0, { timeout: 20_000 });
  await expect(tilesThatAre(kiosk.page, 'fresh')).toHaveCount(tiles, { timeout: 30_000 });
  await kiosk.context.close();

  const again = await switchOn(pinSwitch);
  await again.page.goto(address);
  await expect(tilesThatAre(again.page, 'fresh')).toHaveCount(tiles, { timeout: 60_000 });
  await again.context.close();
  for (const profile of profiles) rmSync(profile, { recursive: true, force: true });
});
