/** What this PC carries: a view that is more is said so before it is shown. */
import type { Page } from '@playwright/test';
import { pageCameras } from '../fakes/page-cameras.ts';
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';

for (const language of ['fr', 'ar'] as const) {
  test(`a view that is more than this PC carries is asked about first (${language})`, async ({ openPage }) => {
    const { page, core } = await openPage({ settings: { language } });
    core.capacities.keep({ monitor: 1, megapixelsPerSecond: 60, isLimit: true });
    core.walls.saveView({ name: 'Match', arrangement: { layout: '36', items: items(36) } });
    const calm = core.walls.saveView({ name: 'Calme', arrangement: { layout: '9', items: items(9) } });
    await page.reload();
    await expect(page.locator('[data-tile]')).toHaveCount(9);
    const open = async (order: string) => {
      await page.locator('[data-tile="0"]').click();
      await page.keyboard.type(order);
      await page.keyboard.press('Enter');
    };
    await open('v1');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('Match');
    await expect(dialog).toContainText(/2[,.]1/);
    await page.screenshot({ path: `test-results/heavy-view-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.locator('[data-tile]')).toHaveCount(9);
    await open('v2');
    await expect.poll(() => core.walls.monitor(1).view).toBe(calm.id);
    await open('v1');
    await dialog.getByRole('button').last().click();
    await expect(page.locator('[data-tile]')).toHaveCount(36);
  });
}

for (const [language, words] of [['fr', { layout: 'Disposition', pick: 'Disposition 36', about: 'Avec cette disposition' }], ['ar', { layout: 'التخطيط', pick: 'التخطيط 36', about: 'بهذا التخطيط' }]] as const) {
  test(`so is a layout or a preset that is more; what comes from elsewhere is shown, and said (${language})`, async ({ openPage }) => {
    const { page, core } = await openPage({ settings: { language } });
    core.capacities.keep({ monitor: 1, megapixelsPerSecond: 40, isLimit: true });
    core.arrange(1, () => ({ layout: '25', items: items(25) }));
    core.walls.savePreset({ name: 'Nuit' });
    core.arrange(1, () => ({ layout: '9', items: items(9), spare: items(40).slice(9) }));
    await page.reload();
    await expect(tile(page, 8)).toHaveAttribute('data-camera', 'embedded/c9');
    await expect(page.locator('[data-count]')).toContainText(/2000/);
    const dialog = page.getByRole('alertdialog');
    await page.getByRole('button', { name: words.layout }).first().click();
    await page.getByRole('option', { name: words.pick, exact: true }).click();
    await expect(dialog).toContainText(words.about);
    await expect(dialog).toContainText(/3[,.]2/);
    await page.screenshot({ path: `test-results/heavy-layout-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await dialog.getByRole('button').first().click();
    await expect(dialog).toHaveCount(0);
    await expect(page.locator('[data-tile]')).toHaveCount(9);
    await tile(page, 0).click();
    await page.keyboard.type('w1');
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('Nuit');
    await expect(dialog).toContainText(/2[,.]2/);
    await dialog.getByRole('button').last().click();
    await expect(page.locator('[data-tile]')).toHaveCount(25);
    await expect(page.getByText(/2[,.]2 × ce poste :|2[,.]2 × هذا الجهاز:/)).toHaveCount(0);
    core.arrange(1, () => ({ layout: '36', items: items(36) }));
    await expect(page.getByText(/3[,.]2 ×/)).toBeVisible();
    await page.screenshot({ path: `test-results/heavy-arrived-${language}.png` });
    await expect(page.locator('[data-tile]')).toHaveCount(36);
  });
}

for (const language of ['fr', 'ar'] as const) {
  test(`a large tile that shows its small stream for want of room says so, one that has its main stream or is small does not (${language})`, async ({ openPage }) => {
    const cameras = pageCameras(8).map((camera) => ({ ...camera, streams: [{ role: 'main' as const, codec: 'h264', width: 1920, height: 1080, frameRate: 25 }, ...camera.streams] }));
    const { page, core } = await openPage({ settings: { language }, cameras, moving: true });
    await page.setViewportSize({ width: 2200, height: 1240 });
    core.capacities.keep({ monitor: 1, megapixelsPerSecond: 65, isLimit: true });
    core.arrange(1, () => ({ layout: '4', items: items(4) }));
    await page.reload();
    await expect(page.locator('[data-tile][data-picture="fresh"]')).toHaveCount(4);
    await expect(page.locator('[data-tile]:has([data-gear="room"])')).toHaveCount(3);
    await page.screenshot({ path: `test-results/small-stream-${language}.png` });
    expect(await serious(page)).toEqual([]);
    core.arrange(1, () => ({ layout: '16', items: items(16, 8) }));
    await expect(page.locator('[data-tile][data-picture="fresh"]')).toHaveCount(8);
    await expect(page.locator('[data-gear]')).toHaveCount(0);
  });
}

for (const [language, words] of [
  ['fr', ['Sans décodeur', 'Petit flux : ce navigateur n’a pas de décodeur pour le grand']],
  ['en', ['No decoder', 'Small stream: this browser has no decoder for the large one']],
  ['ar', ['بلا فك ترميز', 'الدفق الصغير: لا يستطيع هذا المتصفح فك ترميز الدفق الكبير']],
] as const) {
  test(`a large tile whose main stream this browser has no decoder for says why it shows the small one (${language})`, async ({ openPage, context }) => {
    await context.addInitScript(() => {
      const ask = navigator.mediaCapabilities.decodingInfo.bind(navigator.mediaCapabilities);
      navigator.mediaCapabilities.decodingInfo = async (question) => ({ ...await ask(question), supported: !(question.video?.contentType ?? '').includes('hvc1') });
    });
    // One of them in H.264, which is shown.
    const main = (index: number) => ({ role: 'main' as const, codec: index === 1 ? 'h264' : 'hevc', width: 1920, height: 1080, frameRate: 25 });
    const cameras = pageCameras(8).map((camera, index) => ({ ...camera, streams: [main(index), ...camera.streams] }));
    const { page, core } = await openPage({ settings: { language }, cameras, moving: true });
    core.arrange(1, () => ({ layout: '4', items: items(4) }));
    await expect(page.locator('[data-tile][data-picture="fresh"]')).toHaveCount(4);
    await expect(page.locator('[data-gear]')).toHaveCount(0);
    await tile(page, 0).dblclick();
    const mark = tile(page, 0).locator('[data-gear="decoder"]');
    await expect(mark).toContainText(words[0]);
    await expect(mark).toHaveAttribute('title', words[1]);
    await expect(mark.getByText(words[0], { exact: true })).toBeVisible();
    await page.screenshot({ path: `test-results/no-decoder-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-gear]')).toHaveCount(0);
    await tile(page, 1).dblclick();
    await expect(tile(page, 1)).toHaveAttribute('data-picture', 'fresh');
    await expect(tile(page, 1).locator('[data-gear]')).toHaveCount(0);
  });
}

test('two windows of one PC share what it was measured to carry, and one that is gone leaves it to the other', async ({ openPage }) => {
  const { page: first, core, open } = await openPage({ moving: true });
  // Seventeen small tiles of 3.456; each window would have twelve. Such cameras have no low gear.
  core.capacities.keep({ monitor: 1, megapixelsPerSecond: 60, isLimit: true });
  for (const monitor of [1, 2]) core.arrange(monitor, () => ({ layout: '16', items: items(16, 12) }));
  await first.reload();
  const moving = (page: Page) => page.locator('[data-tile][data-via="mjpeg"][data-picture="fresh"]');
  const stills = (page: Page) => page.locator('[data-tile]:has([data-gear="stills"])');
  await expect(moving(first)).toHaveCount(12);
  const second = await open(2);
  // Its own monitor was not measured: the PC was.
  const each = async () => (await Promise.all([moving(first).count(), moving(second).count()])).toSorted((one, other) => one - other);
  await expect.poll(each, { timeout: 20_000 }).toEqual([8, 9]);
  for (const page of [first, second]) {
    await expect(stills(page)).toHaveCount(12 - await moving(page).count());
    await expect(page.locator('[data-tile="0"]')).toHaveAttribute('data-via', 'mjpeg');
    await expect(page.locator('[data-health-grade]')).toContainText('à sa limite');
  }
  await second.screenshot({ path: 'test-results/two-windows.png' });
  await second.close();
  await expect(moving(first)).toHaveCount(12, { timeout: 20_000 });
  await expect(stills(first)).toHaveCount(0);
});
