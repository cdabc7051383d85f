/** The footage of a bookmark is locked and let go from the list: until when, why, what is said then, by keys too, in French and Arabic. */
import type { LocksPart, RecordingServer } from '#core/servers/recording-server';
import { ServerFault } from '#core/servers/recording-server';
import { serious } from './axe.ts';
import { expect, test } from './page-window.ts';
import type { PageWindow } from './page-window.ts';

const words = {
  fr: { lock: 'Verrouiller l’enregistrement', year: '1 an', endless: 'Sans fin', reason: 'Raison', keep: 'Verrouiller', letGo: 'Lever le verrou', why: 'Pourquoi il n’est plus nécessaire', until: 'verrouillé jusqu’au', noEnd: 'verrouillé sans fin', dies: 'enregistrement effacé le', cannot: 'ce serveur ne sait pas verrouiller', remove: 'Supprimer le signet', removeFirst: 'levez le verrou avant', supervisor: 'superviseur', relock: 'Changer le verrou', filter: 'Enregistrements', all: 'Tous', only: 'Verrouillés' },
  ar: { lock: 'أقفل التسجيل', year: 'سنة', endless: 'بلا نهاية', reason: 'السبب', keep: 'أقفل', letGo: 'ارفع القفل', why: 'لماذا لم يعد لازما', until: 'مقفل إلى', noEnd: 'مقفل بلا نهاية', dies: 'يُمحى التسجيل في', cannot: 'لا يستطيع هذا الخادم إقفال التسجيل', remove: 'حذف العلامة', removeFirst: 'ارفع القفل قبل', supervisor: 'مشرف', relock: 'تغيير القفل', filter: 'التسجيل', all: 'الكل', only: 'المقفل' },
} as const;

/** The embedded recorder as far as locks go. */
function lockable({ core }: PageWindow) {
  const held = new Map<string, Parameters<LocksPart['lock']>[0]>();
  const play = { held, refuses: false };
  const locks: LocksPart = {
    ends: true,
    lock: async (lock) => {
      if (play.refuses) throw new ServerFault({ code: 'no-recording' });
      held.set(lock.id, lock);
      return lock.id;
    },
    letGo: async (name) => { if (!held.delete(name)) throw new ServerFault({ code: 'not-found' }); },
    held: async () => [...held.values()].map(({ range }) => range),
  };
  core.recorders.set('embedded', { locks } as Pick<RecordingServer, 'locks'>);
  return play;
}

function mark({ core }: PageWindow, title: string) {
  const at = Date.now() - 26 * 3_600_000;
  return core.bookmarks.add({ cameras: ['embedded/c1', 'embedded/c2'], range: { start: at, end: at + 20_000 }, monitor: 2, title, severity: 'important' }, 'test');
}

for (const language of ['fr', 'ar'] as const) {
  test(`footage is locked with a reason, says until when, and is let go by a supervisor's desk (${language})`, async ({ openPage }) => {
    const say = words[language];
    const window = await openPage({ settings: { language } });
    const { page, core } = window;
    const { held } = lockable(window);
    mark(window, language === 'ar' ? 'حادثة سير' : 'Accident');
    await page.keyboard.press('Control+b');
    const line = page.getByRole('dialog').locator('[data-bookmark]');
    await expect(line).toContainText(say.dies);
    // By keys alone.
    await line.getByRole('button', { name: say.lock }).focus();
    await page.keyboard.press('Enter');
    await expect(line.getByRole('textbox', { name: say.reason })).toBeFocused();
    await expect(line.getByRole('button', { name: say.keep, exact: true })).toBeDisabled();
    await page.keyboard.type(language === 'ar' ? 'طلب من الشرطة' : 'Police, PV 412/26');
    await page.screenshot({ path: `test-results/evidence-form-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(line.locator('[data-locked="2"]')).toContainText(say.until);
    await expect(line).not.toContainText(say.dies);
    await expect(line).toContainText(language === 'ar' ? 'طلب من الشرطة' : 'PV 412/26');
    expect([...held.values()].map(({ camera, until }) => [camera, until !== null])).toEqual([['embedded/c1', true], ['embedded/c2', true]]);
    // For longer, and without end; the focus is where it was.
    await expect(line.getByRole('button', { name: say.relock })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(line.getByRole('textbox', { name: say.reason })).not.toHaveValue('');
    await line.getByRole('radio', { name: say.endless }).click();
    await line.getByRole('button', { name: say.keep, exact: true }).click();
    await expect(line.locator('[data-locked]')).toContainText(say.noEnd);
    expect([...held.values()].map(({ until }) => until)).toEqual([null, null]);
    await page.screenshot({ path: `test-results/evidence-locked-${language}.png` });
    await page.getByRole('radio', { name: say.only }).click();
    await expect(line).toHaveCount(1);
    // A locked mark is not removed, and an operator's desk lets nothing go.
    await line.getByRole('button', { name: say.remove }).click();
    await expect(line).toContainText(say.removeFirst);
    await line.getByRole('button', { name: say.letGo }).click();
    await expect(line).toContainText(say.supervisor);
    core.ptz.setLevel({ monitor: 1, level: 2 }, 'test');
    await line.getByRole('textbox', { name: say.why }).fill('Classé');
    await page.screenshot({ path: `test-results/evidence-let-go-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await line.getByRole('button', { name: say.letGo, exact: true }).last().click();
    // Among the locked ones there is none now.
    await expect(line).toHaveCount(0);
    await page.getByRole('group', { name: say.filter }).getByRole('radio', { name: say.all, exact: true }).click();
    await expect(line).toContainText(say.dies);
    await expect(line.locator('[data-locked]')).toHaveCount(0);
    expect(held.size).toBe(0);
    expect(core.journal.list({ before: null, limit: 20 }).map(({ kind }) => kind).filter((kind) => kind.startsWith('footage-'))).toEqual(['footage-let-go', 'footage-let-go', ...Array.from({ length: 4 }, () => 'footage-locked')]);
  });
}

test('a server that cannot lock says so and offers nothing; one that has no such footage any more is told as that', async ({ openPage }) => {
  const window = await openPage();
  const { page } = window;
  mark(window, 'Accident');
  await page.keyboard.press('Control+b');
  const line = page.getByRole('dialog').locator('[data-bookmark]');
  await expect(line).toContainText(words.fr.cannot);
  await expect(line.getByRole('button', { name: words.fr.lock })).toHaveCount(0);
  lockable(window).refuses = true;
  mark(window, 'Deuxième');
  const second = page.getByRole('dialog').locator('[data-bookmark]').filter({ hasText: 'Deuxième' });
  await second.getByRole('button', { name: words.fr.lock }).click();
  await second.getByRole('textbox', { name: words.fr.reason }).fill('Police');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Il n’y a pas d’enregistrement à ce moment', { exact: false })).toBeVisible();
  await expect(second.locator('[data-locked]')).toHaveCount(0);
  await expect(second.getByRole('textbox', { name: words.fr.reason })).toHaveValue('Police');
});
