/** Adding a recording server as a person would, on a core that is only what the page sees of it. */
import { serious } from './axe.ts';
import { expect, test } from './page-window.ts';
import type { ProbeAnswer } from '../fakes/page-core.ts';

const fingerprint = Array.from({ length: 32 }, (_, n) => n.toString(16).padStart(2, '0').toUpperCase()).join(':');
const zoneminder: ProbeAnswer['found'][number] = { kind: 'zoneminder', address: 'http://192.168.1.20/zm/', product: 'ZoneMinder', version: '1.36.33', needsLogin: true, certificate: null };
const nx: ProbeAnswer['found'][number] = {
  kind: 'nx', address: 'https://192.168.1.30:7001/', product: 'Nx Witness', version: '6.1.0', needsLogin: true,
  certificate: { fingerprint, subject: 'nx.local', issuer: 'nx.local', validTo: 'Nov 25 10:00:00 2027 GMT', trusted: false },
};
const answer = (...found: ProbeAnswer['found']): ProbeAnswer => ({ found, reached: found.length > 0, user: null, tookMs: 40 });

test('an address becomes a server: found, logged in after a wrong password, listed, removed', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.servers.probe = () => answer(zoneminder);
  core.servers.refusals.push({ code: 'login-refused' });
  await page.getByRole('button', { name: 'Serveurs d’enregistrement' }).click();
  await expect(page.getByText('Seul l’enregistreur intégré pour l’instant.')).toBeVisible();
  await page.getByRole('button', { name: 'Ajouter' }).click();
  await page.getByLabel('Adresse').fill('192.168.1.20');
  await page.keyboard.press('Enter');
  await expect(page.getByText('ZoneMinder 1.36.33 · http://192.168.1.20/zm/')).toBeVisible();
  await page.getByLabel('Utilisateur').fill('admin');
  await page.getByLabel('Mot de passe').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Le serveur a refusé le nom ou le mot de passe')).toBeVisible();
  await page.getByLabel('Mot de passe').fill('sesame');
  await page.keyboard.press('Enter');
  await expect(page.getByText('ajouté : 3 caméras')).toBeVisible();
  await expect(page.locator('[data-server="zoneminder-1"]')).toContainText('ZoneMinder 192.168.1.20');
  expect(core.servers.passwords).toEqual(['sesame']);
  await page.getByRole('button', { name: 'Retirer' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retirer' }).click();
  await expect(page.locator('[data-server]')).toHaveCount(0);
});

test('F18 a certificate nobody vouches for is shown and approved once, and goes with the server', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.servers.probe = () => answer(nx);
  await page.getByRole('button', { name: 'Serveurs d’enregistrement' }).click();
  await page.getByRole('button', { name: 'Ajouter' }).click();
  await page.getByLabel('Adresse').fill('192.168.1.30');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-fingerprint]')).toHaveText(fingerprint);
  await page.getByRole('button', { name: 'C’est la même' }).click();
  await page.getByLabel('Mot de passe').fill('x');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-server="nx-1"]')).toBeVisible();
  expect(core.servers.saved.get('nx-1')?.certificate).toBe(fingerprint);
});

test('nothing there, a stranger there and an address that is none are told apart; several finds are a choice', async ({ openPage }) => {
  const { page, core } = await openPage();
  await page.getByRole('button', { name: 'Serveurs d’enregistrement' }).click();
  await page.getByRole('button', { name: 'Ajouter' }).click();
  const look = async (address: string) => {
    await page.getByLabel('Adresse').fill(address);
    await page.keyboard.press('Enter');
  };
  await look('192.168.1.9');
  await expect(page.getByText('Rien ne répond à cette adresse.')).toBeVisible();
  core.servers.probe = () => ({ ...answer(), reached: true });
  await look('192.168.1.9');
  await expect(page.getByText('aucun serveur d’enregistrement connu')).toBeVisible();
  core.servers.probe = () => ({ code: 'invalid-input' });
  await look('http://');
  await expect(page.getByText('Tapez par exemple')).toBeVisible();
  core.servers.probe = () => answer(zoneminder, nx);
  await look('192.168.1.9');
  await expect(page.getByRole('button', { name: 'Celui-ci' })).toHaveCount(2);
});

for (const language of ['ar', 'fr', 'en'] as const) {
  test(`axe finds nothing serious in the servers’ dialogs, ${language}`, async ({ openPage }) => {
    const { page, core } = await openPage({ settings: { language } });
    core.servers.saved.set('zoneminder-1', { id: 'zoneminder-1', kind: 'zoneminder', name: 'Port', address: 'http://192.168.1.20/zm/', options: {} });
    core.servers.probe = () => answer(nx);
    await page.reload();
    await page.locator('header button:has(svg.lucide-server)').click();
    await expect(page.locator('[data-server="zoneminder-1"]')).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/servers-${language}.png` });
    await page.getByRole('dialog').locator('button').last().click();
    await page.locator('[role=dialog] input').first().fill('192.168.1.30');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-fingerprint]')).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/servers-certificate-${language}.png` });
  });
}
