/** Putting saved servers together as a person would: pictures from one, steering of single cameras from another. */
import type { Camera } from '#model/camera';
import { pageCameras } from '../fakes/page-cameras.ts';
import { serious } from './axe.ts';
import { expect, test } from './page-window.ts';

/** Forty of a media server, three of devices that steer; the third bears the name of a camera of the media server. */
function siteCameras(): Camera[] {
  const all = pageCameras(46);
  const of = (camera: Camera, server: string): Camera => ({ ...camera, id: `${server}/c${camera.number}`, server });
  const media = all.slice(0, 40).map((camera) => of(camera, 'mediamtx-1'));
  const steering = all.slice(40, 43).map((camera, at) => ({ ...of(camera, 'onvif-1'), name: at === 2 ? media[20]!.name : { fr: `Dôme ${at + 1}`, ar: `قبة ${at + 1}` } }));
  const others = all.slice(43).map((camera) => ({ ...camera, name: { fr: `Entrepôt ${camera.number}` } }));
  return [...media, ...steering, ...others];
}

for (const language of ['fr', 'ar', 'en'] as const) {
  test(`servers are combined: chosen, paired by hand and by name, listed once, ${language}`, async ({ openPage }) => {
    const { page, core } = await openPage({ settings: { language }, cameras: siteCameras() });
    for (const [id, kind, name] of [['mediamtx-1', 'mediamtx', 'Images'], ['onvif-1', 'onvif', 'Dômes']] as const) core.servers.saved.set(id, { id, kind, name, address: 'http://192.168.1.20/', options: {} });
    await page.reload();
    await page.locator('header button:has(svg.lucide-server)').click();
    await page.locator('[role=dialog] button:has(svg.lucide-combine)').click();
    const form = page.getByRole('dialog');
    await form.locator('input').first().fill('Agadir');
    await form.locator('button[aria-haspopup=listbox]').first().click();
    await page.getByRole('option', { name: 'Images' }).click();
    const [camera, by] = [form.getByRole('combobox').nth(0), form.getByRole('combobox').nth(1)];
    await camera.fill('12');
    await page.getByRole('option').first().click();
    await by.fill(language === 'ar' ? 'قبة 2' : 'dome 2');
    await page.getByRole('option').first().click();
    await form.locator('button:has(svg.lucide-link-2)').click();
    await expect(form.locator('[data-pair]')).toHaveCount(1);
    await form.locator('button', { hasText: /nom|name|الاسم/ }).last().click();
    await expect(form.locator('[data-pair]')).toHaveCount(2);
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/composite-${language}.png` });
    await form.locator('button[type=submit]').click();
    await expect(page.locator('[data-server^="composite-"]')).toBeVisible();
    await page.screenshot({ path: `test-results/composite-listed-${language}.png` });
    const saved = [...core.servers.saved.values()].find(({ kind }) => kind === 'composite');
    expect(saved).toMatchObject({ name: 'Agadir', options: { media: 'mediamtx-1', bookmarks: 'own-store', mediaEvents: true, hideParts: true } });
    const pairs = Object.entries(saved!.options).filter(([name]) => name.startsWith('control')).map(([, value]) => value);
    expect(pairs.toSorted()).toEqual(['c12=onvif-1/c42', 'c21=onvif-1/c43']);
    // The three that belong to neither part are still listed.
    await expect(page.locator('[data-count]')).toContainText(language === 'ar' ? /3|٣|ثلاث/ : '3');
    await expect(page.locator('[data-count]')).not.toContainText('46');
  });
}
