/** Sending to another monitor of the wall: with a reason, asked first where the receiver wants that, back by itself, in the journal. */
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';

test('a tile is sent with a reason; the receiver sees who and why, and puts it back', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  core.arrange(2, (before) => ({ ...before, layout: '4', items: items(4, 3) }));
  const second = await open(2);
  await page.bringToFront();
  await tile(page, 1).click();
  await page.keyboard.press('t');
  await page.screenshot({ path: 'test-results/push-dialog.png' });
  await page.getByRole('radio', { name: 'Moniteur 2' }).click();
  await page.getByLabel(/Pourquoi/).fill('Mouvement de foule, quai nord');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Le moniteur 2 l’affiche.')).toBeVisible();
  await expect(tile(second, 3)).toHaveAttribute('data-camera', 'embedded/c2');
  const line = second.locator('[data-push="shown"]');
  await expect(line).toContainText('Le moniteur 1 a envoyé');
  await expect(line).toContainText('Mouvement de foule, quai nord');
  await expect(line).toContainText('repart dans');
  await second.bringToFront();
  await second.screenshot({ path: 'test-results/push-shown.png' });
  expect(await serious(second)).toEqual([]);
  await line.getByRole('button', { name: 'Remettre comme avant' }).click();
  await expect(line).toHaveCount(0);
  await expect(tile(second, 3)).not.toHaveAttribute('data-camera');
  expect(core.journal.list({ before: null, limit: 3 }).map(({ kind, camera }) => `${kind} ${camera}`)).toEqual(['push-returned embedded/c2', 'push-shown embedded/c2', 'push-sent embedded/c2']);
});

for (const [language, words] of [['fr', { asks: 'On demande d’abord au moniteur 2.', refused: 'Le moniteur 2 a refusé.' }], ['ar', { asks: 'تسأل الشاشة 2 أولا.', refused: 'رفضته الشاشة 2.' }]] as const) {
  test(`a desk that is asked first says yes or no by key (${language})`, async ({ openPage }) => {
    const { page, core, open } = await openPage({ settings: { language } });
    core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
    const second = await open(2);
    await second.locator('header button').nth(1).click();
    await second.getByRole('menuitem', { name: /afficher ici|عرض ما يرسل/ }).click();
    await expect.poll(() => core.journal.list({ before: null, limit: 1 })[0]?.kind).toBe('push-asking-changed');
    const send = async () => {
      await page.bringToFront();
      await tile(page, 0).click();
      await page.keyboard.type('3>2.5');
      await page.keyboard.press('Enter');
      await expect(page.getByText(words.asks).last()).toBeVisible();
      await second.bringToFront();
      await expect(second.locator('[data-push="waiting"]')).toBeVisible();
    };
    await send();
    await expect(tile(second, 4)).not.toHaveAttribute('data-camera');
    await second.screenshot({ path: `test-results/push-asked-${language}.png` });
    await second.keyboard.press('n');
    await expect(second.locator('[data-push]')).toHaveCount(0);
    await expect(page.getByText(words.refused)).toBeVisible();
    await send();
    await second.keyboard.press('y');
    await expect(tile(second, 4)).toHaveAttribute('data-camera', 'embedded/c3');
    await expect(second.locator('[data-push="shown"]')).toBeVisible();
  });
}

for (const [language, words] of [
  ['fr', { kept: 'Gardé pour le moniteur 2, mais aucune fenêtre ne l’affiche en ce moment.', nobody: 'On demande d’abord au moniteur 2, mais aucune fenêtre ne l’affiche en ce moment : personne n’est là pour répondre.', choice: 'Moniteur 2 (sans fenêtre)', asked: 'Moniteur 2 (on lui demande, sans fenêtre)', good: /l’affiche\.$|^On demande d’abord au moniteur 2\.$/ }],
  ['ar', { kept: 'حفظ للشاشة 2، لكن لا نافذة تعرضها الآن.', nobody: 'تسأل الشاشة 2 أولا، لكن لا نافذة تعرضها الآن: لا أحد هناك ليجيب.', choice: 'الشاشة 2 (بلا نافذة)', asked: 'الشاشة 2 (تسأل أولا، بلا نافذة)', good: /تعرضه\.$|^تسأل الشاشة 2 أولا\.$/ }],
] as const) {
  test(`what is sent to a monitor that no window shows is kept there, and nobody is told that it is seen (${language})`, async ({ openPage }) => {
    const { page, core, open } = await openPage({ settings: { language } });
    core.arrange(1, () => ({ layout: '4', items: items(4) }));
    const third = await open(3);
    await page.bringToFront();
    await tile(page, 1).click();
    await page.keyboard.type('412>2');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.kept)).toBeVisible();
    await page.keyboard.press('t');
    // Chosen is a monitor that somebody may look at.
    await expect(page.getByRole('dialog').getByRole('radio', { checked: true }).nth(1)).toHaveAccessibleName(/3$/);
    await page.getByRole('radio', { name: words.choice }).click();
    await page.screenshot({ path: `test-results/push-unseen-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    core.pushes.ask({ monitor: 2, first: true });
    await page.keyboard.press('t');
    await page.getByRole('radio', { name: words.asked }).click();
    await page.getByRole('button', { name: /^(Envoyer|إرسال)$/ }).click();
    await expect(page.getByText(words.nobody)).toBeVisible();
    await expect(page.getByText(words.good)).toHaveCount(0);
    await page.screenshot({ path: `test-results/push-nobody-${language}.png` });
    // Who opens the window within the minute is asked all the same, and the sender hears of it.
    const second = await open(2);
    await expect(second.locator('[data-push="waiting"]')).toBeVisible();
    await second.keyboard.press('y');
    await expect(second.locator('[data-push="shown"]')).toHaveCount(2);
    await expect(page.getByText(words.good)).toBeVisible();
    await third.close();
  });
}
