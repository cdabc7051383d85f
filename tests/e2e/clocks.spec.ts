/** Issue 6, part 2 and F19: a camera whose clock is seven seconds fast shows the same burned moment as its neighbour once a person says so; its recordings stay as they are. */
import { serious } from './axe.ts';
import { frameAt, framesPerSecond, loopSeconds } from './review/recorded-cameras.ts';
import { burnedOnScreen, recordedScene } from './review/recorded-scene.ts';
import { expect as hasty, test } from './wall-app.ts';

/** On a machine whose cores others use, too. */
const expect = hasty.configure({ timeout: 30_000 });
const aheadMs = 7_000;
const loopFrames = loopSeconds * framesPerSecond;

test('two cameras whose clocks differ by seven seconds show the same moment after the correction, and not after it is withdrawn', async ({ startWall }) => {
  test.setTimeout(400_000);
  const { wall, stretches: [, second], client, close } = await recordedScene(startWall, 2, [0, aheadMs]);
  const { page } = wall;
  try {
    const camera = 'embedded/cam2';
    // An operator's desk may not; a supervisor's may.
    await expect.poll(() => client.clocks.set({ camera, from: 0, aheadMs, source: 'read', reason: 'no right', monitor: 1 }).then(() => null, (error: { data?: { code?: string } }) => error.data?.code)).toBe('not-allowed');
    await client.ptz.level({ monitor: 1, level: 2 });
    await expect(page.locator('[data-tile]').first()).toBeVisible();
    await page.locator('[data-tile="0"]').click({ position: { x: 40, y: 60 } });
    await page.keyboard.press('Shift+U');
    await expect(page.locator('[data-clip]')).toHaveCount(2);
    await page.keyboard.press('k');
    const at = second.start + 40_000;
    await page.getByRole('textbox', { name: 'Aller à une heure' }).fill(new Date(at).toTimeString().slice(0, 8));
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-clip][data-is="showing"]')).toHaveCount(2);
    const apart = async (): Promise<number | null> => {
      const [one, two] = await burnedOnScreen(page, '[data-clip] video');
      return typeof one === 'number' && typeof two === 'number' ? (one - two + loopFrames) % loopFrames : null;
    };
    await expect.poll(apart).toBe((aheadMs / 1000) * framesPerSecond);

    await page.locator(`[data-clip="${camera}"]`).click();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('horloge de la camera');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'de secondes' }).fill('7');
    await page.getByRole('textbox', { name: 'Raison' }).fill('horloge de l’image');
    await page.getByRole('button', { name: 'Corriger' }).click();
    await expect(page.locator(`[data-correction="${aheadMs}"]`)).toHaveCount(1);
    await page.screenshot({ path: 'test-results/clock-fr.png' });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(apart).toBe(0);
    expect((await burnedOnScreen(page, '[data-clip] video'))[1]).toBe(frameAt(at, second.start));
    // It is said: on the picture, and on the timeline's row.
    await expect(page.locator(`[data-clip="${camera}"] [data-clock-ahead="${aheadMs}"]`)).toHaveCount(1);
    await expect(page.locator('section').filter({ has: page.locator('[data-timeline]') }).first()).toContainText('horloge');
    await page.screenshot({ path: 'test-results/clock-review.png' });

    // A mark keeps the true time, the clip tells both, and the recorder's own word has not changed.
    await page.keyboard.press('b');
    await expect(page.getByText('Signet gardé')).toBeVisible();
    const { bookmarks: [kept] } = await client.bookmarks.list({ text: '', severity: null, cameras: [camera], range: null, before: null, limit: 5 });
    expect(kept).toMatchObject({ aheadMs, range: { start: expect.any(Number) } });
    expect(Math.abs((kept!.range.start + kept!.range.end) / 2 - at)).toBeLessThan(1_000);
    const { spans } = await wall.recorder().get(`/cameras/cam2/spans?from=${second.start - 5_000}&to=${second.end + 20_000}`) as { spans: { start: number }[] };
    expect(Math.abs(spans.at(-1)!.start - (second.start + aheadMs))).toBeLessThan(50);
    await page.keyboard.press('x');
    await expect(page.locator('[data-clip-state]')).toHaveAttribute('data-clip-state', 'showing');
    await expect(page.locator('[data-clip-times]')).toContainText('l’enregistrement dit');
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-detail]')).toHaveCount(0);

    const [correction] = await client.clocks.history({ camera });
    await client.clocks.withdraw({ camera, id: correction!.id, monitor: 1, reason: 'test' });
    expect((await client.journal.list({ before: null, limit: 20 })).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['clock-corrected', 'clock-correction-withdrawn']));
    await expect(page.locator('[data-clock-ahead]')).toHaveCount(0);
    await expect.poll(apart).toBe((aheadMs / 1000) * framesPerSecond);
  } finally {
    close();
  }
});
