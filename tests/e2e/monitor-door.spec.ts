/** A monitor on another PC: a browser that trusts nothing of this machine's opens its address over TLS and shows it live. */
import { expect, test, tilesThatAre } from './wall-app.ts';

test('a kiosk shows its monitor live over TLS, follows the desk, and is shut out when withdrawn', async ({ startWall, browser }) => {
  const wall = await startWall({ demo: 'casablanca', args: ['--listen', '127.0.0.1:0'] });
  const { page: desk } = wall;
  await expect(tilesThatAre(desk, 'fresh')).toHaveCount(16, { timeout: 60_000 });
  await desk.getByRole('button', { name: 'Moniteur 1' }).click();
  await desk.getByRole('menuitem', { name: 'Autres postes…' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('group', { name: 'Moniteur' }).getByRole('radio', { name: '2' }).click();
  await dialog.getByRole('button', { name: 'Créer une adresse' }).click();
  const address = await dialog.locator('[data-address]').innerText();
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
  await expect(tilesThatAre(kiosk, 'fresh')).toHaveCount(16, { timeout: 60_000 });
  await expect(kiosk.getByRole('banner')).toHaveCount(0);
  await kiosk.screenshot({ path: 'test-results/monitor-door.png' });

  // What another desk shows there, it shows.
  await dialog.getByRole('button', { name: 'Fermer' }).click();
  const first = await desk.locator('[data-tile="0"]').getAttribute('data-camera');
  const number = / (\d+) /.exec((await desk.locator('[data-tile="0"]').getAttribute('aria-label'))!.slice('Case 1'.length))![1]!;
  await desk.locator('[data-tile="0"]').click();
  await desk.keyboard.type(`${number}>2.3`);
  await desk.keyboard.press('Enter');
  await expect(kiosk.locator('[data-tile="2"]')).toHaveAttribute('data-camera', first!);
  await expect(kiosk.locator('[data-tile="2"]')).toHaveAttribute('data-picture', 'fresh', { timeout: 20_000 });

  await desk.getByRole('button', { name: 'Moniteur 1' }).click();
  await desk.getByRole('menuitem', { name: 'Autres postes…' }).click();
  await expect(dialog.locator('[data-token="2"]')).toContainText('ouverte le');
  await dialog.getByRole('button', { name: 'Retirer' }).click();
  await expect(kiosk.locator('[data-connection="refused"]')).toBeVisible({ timeout: 20_000 });
  expect((await kiosk.goto(address))?.status()).toBe(403);
  expect(insecure).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});
