/** Cameras of a list and cameras of the network, as a person brings them in, on a core that is only what the page sees of it. */
import { pageCameras } from '../fakes/page-cameras.ts';
import { serious } from './axe.ts';
import { expect, test } from './page-window.ts';

const csv = (text: string, name = 'agadir.csv') => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const badRows = [
  { row: 3, faults: [{ column: 'name', code: 'missing' as const, detail: '' }, { column: 'lat', code: 'out-of-range' as const, detail: '' }] },
  { row: 9, faults: [{ column: 'address', code: 'scheme-unsupported' as const, detail: '' }] },
];

test('a list is read and reported line by line before it is taken; taken without its bad lines it becomes a server', async ({ openPage }) => {
  const { page, core } = await openPage({ cameras: pageCameras(40) });
  core.servers.list = () => ({ good: 40, added: 40, badRows: 2, rows: badRows });
  await page.getByRole('button', { name: 'Serveurs d’enregistrement' }).click();
  await page.getByRole('button', { name: 'Importer une liste' }).click();
  await page.locator('input[type=file]').setInputFiles(csv('number,name\n'));
  await expect(page.locator('[data-bad-row="3"]')).toHaveText('Ligne 3nom: manquelatitude: hors des limites');
  await expect(page.getByLabel('Nom de la liste')).toHaveValue('agadir');
  await page.getByRole('button', { name: 'Importer sans les lignes fautives (40)' }).click();
  await expect(page.locator('[data-server="generic-1"]')).toContainText('liste importée');
  expect(core.servers.orders).toEqual([
    { server: null, name: 'agadir', format: 'csv', skipBad: true, removeGone: false, take: false },
    { server: null, name: 'agadir', format: 'csv', skipBad: true, removeGone: false, take: true },
  ]);
  core.servers.list = () => ({ good: 39, same: 38, changed: 1, gone: 1 });
  await page.getByRole('button', { name: 'Renouveler la liste' }).click();
  await page.locator('input[type=file]').setInputFiles(csv('[]', 'agadir.JSON'));
  await page.getByText('Retirer ces caméras').click();
  await page.getByRole('button', { name: 'Importer (39)' }).click();
  await expect(page.locator('[data-server="generic-1"]')).toBeVisible();
  expect(core.servers.orders.at(-1)).toEqual({ server: 'generic-1', name: 'agadir', format: 'json', skipBad: false, removeGone: true, take: true });
});

test('what is wrong with a file as a whole is said where the next one is chosen', async ({ openPage }) => {
  const { page, core } = await openPage({ cameras: pageCameras(40) });
  core.servers.list = (text) => (text.startsWith('?') ? { file: { code: 'windows-1256', row: null } } : { file: { code: 'unbalanced-quotes', row: 1200 } });
  await page.getByRole('button', { name: 'Serveurs d’enregistrement' }).click();
  await page.getByRole('button', { name: 'Importer une liste' }).click();
  await page.locator('input[type=file]').setInputFiles(csv('?'));
  await expect(page.locator('[data-file-fault]')).toContainText('Windows-1256 : enregistrez-le en « CSV UTF-8 »');
  await page.locator('input[type=file]').setInputFiles(csv('"'));
  await expect(page.locator('[data-file-fault]')).toContainText('Près de la ligne 1200.');
});

test('F64 a device that announces itself is picked, never connected to unasked; a suspicious address is marked', async ({ openPage }) => {
  const { page, core } = await openPage({ cameras: pageCameras(40) });
  const asked: string[] = [];
  core.servers.probe = (address) => { asked.push(address); return { found: [], reached: false, user: null, tookMs: 1 }; };
  core.servers.devices = [
    { id: 'urn:uuid:1', name: 'Portail nord', hardware: 'X-100', from: '10.0.0.5', addresses: [{ url: 'http://10.0.0.5/onvif/device_service', concerns: [] }] },
    { id: 'urn:uuid:2', name: '', hardware: 'Y-200', from: '10.0.0.6', addresses: [{ url: 'http://169.254.169.254/', concerns: ['metadata', 'not-the-sender'] }] },
  ];
  await page.getByRole('button', { name: 'Serveurs d’enregistrement' }).click();
  await page.getByRole('button', { name: 'Ajouter' }).click();
  await page.getByRole('button', { name: 'Chercher des caméras ONVIF' }).click();
  await expect(page.locator('[data-device]')).toHaveCount(2);
  await expect(page.locator('[data-device="http://169.254.169.254/"]')).toContainText('Vérifiez');
  expect(asked).toEqual([]);
  await page.locator('[data-device]').first().getByRole('button', { name: 'Celui-ci' }).click();
  await expect(page.getByLabel('Adresse')).toHaveValue('http://10.0.0.5/onvif/device_service');
  core.servers.devices = [];
  await page.getByRole('button', { name: 'Chercher des caméras ONVIF' }).click();
  await expect(page.getByText('Aucun appareil ONVIF ne s’est annoncé.')).toBeVisible();
});

for (const language of ['ar', 'fr', 'en'] as const) {
  test(`axe finds nothing serious in importing and looking on the network, ${language}`, async ({ openPage }) => {
    const { page, core } = await openPage({ cameras: pageCameras(40), settings: { language } });
    core.servers.list = () => ({ good: 40, added: 30, changed: 4, same: 6, gone: 3, badRows: 2, rows: badRows });
    core.servers.devices = [{ id: 'urn:uuid:1', name: 'Portail nord', hardware: 'X-100', from: '10.0.0.5', addresses: [{ url: 'http://10.0.0.5/onvif/device_service', concerns: ['not-the-sender'] }] }];
    await page.locator('header button:has(svg.lucide-server)').click();
    await page.getByRole('dialog').locator('button:has(svg.lucide-file-up)').click();
    await expect(page.locator('input[type=file]')).toBeAttached();
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/inventory-file-${language}.png` });
    await page.locator('input[type=file]').setInputFiles(csv('number,name\n'));
    await expect(page.locator('[data-bad-row="3"]')).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/inventory-report-${language}.png` });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').locator('button:has(svg.lucide-plus)').click();
    await page.getByRole('dialog').locator('button:has(svg.lucide-radar)').click();
    await expect(page.locator('[data-device]')).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/discover-${language}.png` });
  });
}
