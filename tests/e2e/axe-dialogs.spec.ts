/** Dialogs, menus and bars as axe sees them in the three languages: one window, whose language another one switches while they stand open. */
import { readFileSync } from 'node:fs';
import { languages } from '#model/local-name';
import type { Language } from '#model/local-name';
import { pageCameras } from '../fakes/page-cameras.ts';
import { serious } from './axe.ts';
import { expect as hasty, items, test, tile } from './page-window.ts';

const expect = hasty.configure({ timeout: 20_000 });

const switches: Readonly<Record<Language, string>> = { ar: 'العربية', fr: 'Français', en: 'English' };
const keysOf = (language: Language) => (JSON.parse(readFileSync(new URL(`../../renderer/ui/text/${language}.json`, import.meta.url), 'utf8')) as { readonly keys: Readonly<Record<string, string>> }).keys;

test('axe finds nothing serious in what opens over the wall, in Arabic, French and English', async ({ openPage }) => {
  test.setTimeout(300_000);
  const { page, core, open } = await openPage({ cameras: pageCameras(40) });
  core.arrange(1, () => ({ layout: '4', items: [items(1)[0]!, { kind: 'carousel', cameras: ['embedded/c4', 'embedded/c7'], dwellS: 3_600 }, ...items(2)] }));
  for (const name of ['Quai nord', 'الميناء']) core.walls.saveView({ name, arrangement: { layout: '4', items: items(4) } });
  core.walls.savePreset({ name: 'Match du soir' });
  const other = await open(2);
  await page.bringToFront();
  await expect(tile(page, 1)).toHaveAttribute('data-kind', 'carousel');
  let shown: Language = 'fr';
  const speak = async (language: Language) => {
    if (language !== shown) await other.getByRole('radio', { name: switches[language] }).click();
    await expect(page.locator(`html[lang=${language}]`)).toHaveCount(1);
    shown = language;
  };
  const byName = (id: string) => async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog').getByRole('searchbox')).toBeFocused();
    await page.keyboard.type(keysOf(shown)[id] ?? '');
    await expect(page.getByRole('menuitem').first()).toHaveText(keysOf(shown)[id] ?? '');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  };
  const byKey = (key: string) => () => page.keyboard.press(key);
  const push = (reason: string) => { core.pushes.send({ from: 2, to: 1, content: { kind: 'item', item: { kind: 'camera', camera: 'embedded/c9' }, tile: 3 }, reason, returnAfterS: 600 }); };
  const dialog = '[role=dialog]';

  const surfaces: readonly (readonly [name: string, within: string, open: () => Promise<unknown>])[] = [
    ['send', dialog, byKey('t')], ['presets', dialog, byName('presets')], ['save view', dialog, byKey('Control+s')], ['manage views', dialog, byName('views')],
    ['carousel', dialog, byKey('c')], ['layout', dialog, byKey('l')],
    ['monitors', '[role=menu]', () => page.locator('header button').nth(1).click()], ['settings', dialog, () => page.locator('header button:has(.lucide-settings)').click()],
    ['order', '[data-order]', () => page.keyboard.type('12.3')],
    ['pushes', '[data-pushes]', async () => {
      push('Accident rue 5');
      await expect(page.locator('[data-push="shown"]')).toBeVisible();
      core.pushes.ask({ monitor: 1, first: true });
      push('حادث في الشارع 5');
    }],
  ];
  for (const [name, within, openIt] of surfaces) {
    await test.step(name, async () => {
      await tile(page, 0).focus();
      if (name === 'carousel') await page.keyboard.press('ArrowRight');
      for (const language of [shown, ...languages.filter((one) => one !== shown)]) {
        await speak(language);
        // An order half typed is forgotten after a while: each language has a new one.
        if (name === 'order') await page.keyboard.press('Escape');
        if (!await page.locator(within).isVisible()) await openIt();
        await expect(page.locator(within)).toBeVisible();
        expect.soft(await serious(page, { within }), `${name} in ${language}`).toEqual([]);
      }
      await page.keyboard.press('Escape');
      if (within !== '[data-pushes]') await expect(page.locator(within)).toHaveCount(0);
    });
  }
});
