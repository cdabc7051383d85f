/** Issue 6: footage of several cameras under one clock. Frame numbers burned into the pictures say what is on the screen, whatever the page believes. */
import { serious } from './axe.ts';
import { backToFootage, goTo, review, reviewScene, standing } from './review-scene.ts';
import { frameAfter, frameAt, frameMs } from './review/recorded-cameras.ts';
import { clips, numbers, percentile95 as p95, toldTime as time } from './review/review-page.ts';
import { expect, test } from './wall-app.ts';

test('four cameras in step: playing, paused, frame by frame both ways, over a gap', async ({ startWall }) => {
  test.setTimeout(300_000);
  const { wall, stretches, close } = await reviewScene(startWall, { count: 4 });
  const { page } = wall;
  try {
    await review(page, 4);
    await page.getByRole('button', { name: /Sauter les trous/ }).click();
    await goTo(page, stretches[1].start + 20_000);
    await expect(clips(page, 'showing')).toHaveCount(4, { timeout: 30_000 });

    const skew = async (): Promise<number | null> => {
      const seen = (await numbers(page)).filter((one) => one !== null);
      return seen.length === 4 ? (Math.max(...seen) - Math.min(...seen)) * frameMs : null;
    };
    // They start as each has its footage, and fall into step.
    await expect.poll(async () => (await skew()) ?? Infinity, { timeout: 10_000, intervals: [50] }).toBeLessThanOrEqual(frameMs);
    const skews: number[] = [];
    await expect.poll(async () => {
      const found = await skew();
      if (found !== null) skews.push(found);
      return skews.length;
    }, { timeout: 60_000, intervals: [100] }).toBe(40);
    console.info(`review: skew of 4 cameras playing, p95 ${p95(skews)} ms of ${skews.length}`);
    test.info().annotations.push({ type: 'review skew', description: `p95 ${p95(skews)} ms` });
    // The target is 67 ms; a machine whose cores others use, too, gets a frame more.
    expect(p95(skews)).toBeLessThanOrEqual(120);

    await page.keyboard.press('k');
    let number = await standing(page, 4);
    // A halt keeps the picture that is seen, which may be the one beside the clock's moment; a step goes to a picture's own time.
    expect(Math.abs(number - frameAt(await time(page), stretches[1].start))).toBeLessThanOrEqual(1);
    const steps: number[] = [];
    for (const [key, by] of [['.', 1], [',', -1]] as const) {
      for (let step = 0; step < 25; step += 1) {
        const pressedAt = Date.now();
        await page.keyboard.press(key);
        const wanted = frameAfter(number, by);
        await expect.poll(async () => JSON.stringify(await numbers(page)), { timeout: 5_000, intervals: [10] }).toBe(JSON.stringify([wanted, wanted, wanted, wanted]));
        steps.push(Date.now() - pressedAt);
        number = wanted;
      }
    }
    expect(number).toBe(frameAt(await time(page), stretches[1].start));
    console.info(`review: step of 4 cameras p95 ${p95(steps)} ms of ${steps.length}`);
    await page.screenshot({ path: 'test-results/review-four.png' });
    expect(await serious(page)).toEqual([]);

    // Into the gap: it is said, with its reason; skipping leads over it.
    for (let press = 0; press < 12; press += 1) {
      if (await time(page) < stretches[1].start) break;
      await page.keyboard.press('j');
      await expect.poll(() => time(page)).toBeGreaterThan(0);
    }
    await expect(clips(page, 'none')).toHaveCount(4, { timeout: 10_000 });
    await expect(page.locator('[data-clip]').first()).toContainText('Pas d’enregistrement', { timeout: 15_000 });
    await page.screenshot({ path: 'test-results/review-gap.png' });
    await page.keyboard.press('k');
    await page.getByRole('button', { name: /Sauter les trous/ }).click();
    await expect(clips(page, 'showing')).toHaveCount(4, { timeout: 15_000 });
    expect(await time(page)).toBeGreaterThanOrEqual(stretches[1].start - 1);
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-tile="0"]')).toBeVisible();
  } finally {
    close();
  }
});

for (const [count, limitMs] of [[1, 300], [9, 800]] as const) {
  test(`a seek shows ${count === 1 ? 'one camera' : `${count} cameras`} within ${limitMs} ms`, async ({ startWall }) => {
    test.setTimeout(180_000);
    const { wall, stretches, close } = await reviewScene(startWall, { count });
    const { page } = wall;
    try {
      await review(page, count);
      await backToFootage(page, count, 4);
      await page.keyboard.press('k');
      const delays: number[] = [];
      for (let round = 0; round < 12; round += 1) {
        const key = round % 2 === 0 ? 'j' : 'l';
        const before = await time(page);
        const askedAt = Date.now();
        await page.keyboard.press(key);
        const wanted = frameAt(before + (key === 'j' ? -10_000 : 10_000), stretches[1].start);
        await expect.poll(async () => (await numbers(page)).every((one) => one !== null && Math.abs(one - wanted) <= 1), { timeout: 10_000, intervals: [10] }).toBe(true);
        delays.push(Date.now() - askedAt);
      }
      console.info(`review: seek to first picture of ${count}, p95 ${p95(delays)} ms of ${delays.length}`);
      test.info().annotations.push({ type: 'review seek', description: `${count}: p95 ${p95(delays)} ms` });
      if (count === 9) await page.screenshot({ path: 'test-results/review-nine.png' });
      // On a machine whose cores others use, too.
      expect(p95(delays)).toBeLessThanOrEqual(limitMs * 2);
    } finally {
      close();
    }
  });
}

test('the recorder is killed in mid-play: it plays on out of what is buffered, and from the new one', async ({ startWall }) => {
  test.setTimeout(120_000);
  const { wall, stretches, close } = await reviewScene(startWall, { count: 1 });
  const { page } = wall;
  try {
    await review(page, 1);
    await backToFootage(page, 1, 8);
    const killed = wall.recorder().pid;
    process.kill(killed, 'SIGKILL');
    const killedAt = Date.now();
    await expect.poll(() => { try { return wall.recorder().pid; } catch { return killed; } }, { timeout: 20_000 }).not.toBe(killed);
    // Longer than what is buffered: the picture is the new recorder's.
    await expect.poll(() => Date.now() - killedAt, { timeout: 30_000, intervals: [500] }).toBeGreaterThan(16_000);
    await expect(clips(page, 'showing')).toHaveCount(1);
    await expect.poll(async () => {
      const [at, [number]] = [await time(page), await numbers(page)];
      return number === null || number === undefined ? null : Math.abs(number - frameAt(at, stretches[1].start));
    }, { timeout: 10_000 }).toBeLessThanOrEqual(8);
  } finally {
    close();
  }
});
