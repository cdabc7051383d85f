/** What a review must do on every server that records (issue 6), one function a demand. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { EpochMs } from '#model/time';
import { clips, isRunning, openReview, pointAtTime, toldTime } from './review-page.ts';
import type { ReviewStand } from './stand.ts';

/** Named events, however long a machine that others use, too, takes for them. */
const slow = { timeout: 60_000, intervals: [50] };
const toggle = (page: Page) => page.getByRole('button', { name: /Sauter les trous/ });
const skips = async (page: Page, on: boolean): Promise<void> => {
  if ((await toggle(page).getAttribute('aria-pressed')) !== String(on)) await toggle(page).click();
};
const pause = async (page: Page): Promise<void> => { if (await isRunning(page)) await page.keyboard.press('k'); };
const play = async (page: Page): Promise<void> => { if (!await isRunning(page)) await page.keyboard.press('k'); };

/** The furthest of all pictures, ms; infinite while one of them cannot be read. */
async function furthest({ off }: ReviewStand, at: EpochMs): Promise<number> {
  const all = await off(at);
  return all.length === 0 || all.includes(null) ? Number.POSITIVE_INFINITY : Math.max(...all.map((one) => Math.abs(one ?? 0)));
}

/** Types the time, as an operator who was told it by phone. */
export async function goTo(page: Page, at: EpochMs): Promise<void> {
  const field = page.getByLabel('Aller à une heure');
  await field.fill(new Date(at).toISOString().slice(0, 23).replace('T', ' '));
  await field.press('Enter');
  await field.blur();
  await expect.poll(async () => Math.abs(await toldTime(page) - at), slow).toBeLessThan(1_500);
}

/** Paused at a moment, with all pictures. */
export async function standAt(stand: ReviewStand, at: EpochMs): Promise<void> {
  const { page, cameras } = stand;
  await pause(page);
  await goTo(page, at);
  await expect(clips(page, 'showing')).toHaveCount(cameras.length, { timeout: 60_000 });
}

export async function seeksToThePicture(stand: ReviewStand): Promise<void> {
  const { page, stretches: [first, second], exactMs } = stand;
  for (const at of [second.start + 20_300, first.start + 55_700, second.start + 61_000]) {
    await standAt(stand, at);
    expect(await toldTime(page)).toBe(at);
    await expect.poll(() => furthest(stand, at), { message: `pictures of ${new Date(at).toISOString()}`, ...slow }).toBeLessThanOrEqual(exactMs);
  }
  // Ten seconds by key, from where it stands.
  await page.keyboard.press('j');
  await expect.poll(() => toldTime(page), slow).toBe(second.start + 51_000);
  await expect.poll(() => furthest(stand, second.start + 51_000), slow).toBeLessThanOrEqual(exactMs);
}

export async function playsInStep(stand: ReviewStand): Promise<void> {
  const { page, cameras, exactMs, frameMs, stretches: [, second] } = stand;
  // Beyond the first file after the gap, whose times may be off by more.
  await standAt(stand, second.start + 22_000);
  await play(page);
  const skews: number[] = [];
  const seen: string[] = [];
  const from = await toldTime(page);
  await expect.poll(async () => {
    const all = (await stand.off(from)).filter((one) => one !== null);
    if (all.length === cameras.length) skews.push(Math.max(...all) - Math.min(...all));
    const told = await toldTime(page) - from;
    seen.push(`${told}: ${all.join(' ')}`);
    return told;
  }, { timeout: 60_000, intervals: [100] }).toBeGreaterThan(5_000);
  await pause(page);
  // A halt goes to the picture that is seen, a moment after the key.
  await expect.poll(async () => furthest(stand, await toldTime(page)), slow).toBeLessThanOrEqual(exactMs);
  await expect.poll(async () => {
    const all = (await stand.off(await toldTime(page))).map((one) => one ?? Number.NaN);
    return Math.max(...all) - Math.min(...all);
  }, { message: 'apart when paused', ...slow }).toBeLessThanOrEqual(exactMs > frameMs ? exactMs : 0);
  // The figure is for the bench; here most looks must find them together, on a machine whose cores others use, too.
  const middle = skews.toSorted((a, b) => a - b)[Math.floor(skews.length / 2)] ?? Number.NaN;
  expect(skews.length).toBeGreaterThan(3);
  expect(middle, `apart while playing, ms; time told: how far each picture is, ms; ${seen.join('; ')}`).toBeLessThanOrEqual(Math.max(exactMs, 2 * frameMs));
}

export async function stepsByFrames(stand: ReviewStand): Promise<void> {
  const { page, cameras, frameMs, exactMs, stretches: [, second] } = stand;
  const at = second.start + 30_000 + frameMs / 2;
  await standAt(stand, at);
  await expect.poll(() => furthest(stand, at), slow).toBeLessThanOrEqual(exactMs);
  let expected = (await stand.off(at)).map((one) => one ?? Number.NaN);
  // What cannot be taken apart is stepped by time, and its pictures may come unevenly.
  const nearMs = exactMs > frameMs ? 2 * frameMs : frameMs / 2;
  // Over the border of a segment, too.
  for (const [key, by] of [['.', 1], [',', -1]] as const) {
    for (let step = 0; step < 8; step += 1) {
      await page.keyboard.press(key);
      expected = expected.map((one) => one + by * frameMs);
      await expect.poll(async () => (await stand.off(at)).filter((one, camera) => one !== null && Math.abs(one - expected[camera]!) < nearMs).length, { message: `step ${step} with ${key}`, ...slow }).toBe(cameras.length);
    }
  }
}

export async function goesOverAGap(stand: ReviewStand): Promise<void> {
  const { page, cameras, tells, exactMs, afterGapMs, stretches: [first, second] } = stand;
  await skips(page, true);
  await standAt(stand, first.end - 1_500);
  await play(page);
  await expect.poll(() => toldTime(page), slow).toBeGreaterThanOrEqual(second.start - exactMs);
  await expect(clips(page, 'showing')).toHaveCount(cameras.length, { timeout: 60_000 });
  await pause(page);
  const at = await toldTime(page);
  expect(at).toBeLessThan(second.start + 15_000);
  await expect.poll(() => furthest(stand, at), slow).toBeLessThanOrEqual(afterGapMs);

  // Into it, where one wants to know why.
  await skips(page, false);
  await goTo(page, (first.end + second.start) / 2);
  await expect(clips(page, 'none')).toHaveCount(cameras.length, { timeout: 60_000 });
  await expect(page.locator('[data-clip]').first()).toContainText(tells.reasons ? 'Pas d’enregistrement :' : 'Pas d’enregistrement à cet instant', { timeout: 60_000 });
  await skips(page, true);
}

/** The row of each camera says footage, and gap, where they are. */
export async function drawsFootageAndGaps(stand: ReviewStand): Promise<void> {
  const { page, tells, stretches: [first, second] } = stand;
  await standAt(stand, second.start + 5_000);
  const tooltip = page.locator('[data-timeline-tooltip]');
  for (const [at, says] of [
    [(first.start + first.end) / 2, 'Enregistrements'], [(first.end + second.start) / 2, tells.reasons ? 'Lacune' : 'Aucun enregistrement'], [second.start + 50_000, 'Enregistrements'],
  ] as const) {
    await expect(async () => {
      await page.mouse.move(10, 10);
      await pointAtTime(page, at);
      await expect(tooltip).toContainText(says, { timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
  }
  const still = page.locator('[data-hover-still]');
  if (tells.stills) await expect(still.locator('img')).toBeVisible({ timeout: 30_000 });
  else await expect(still).toContainText('pas d’images du passé', { timeout: 30_000 });
  await page.mouse.move(10, 10);
}

export async function leavesForLiveAndComesBack(stand: ReviewStand): Promise<void> {
  const { page, cameras } = stand;
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-tile="0"]')).toBeVisible();
  await openReview(page, cameras.length);
}

/** B keeps the moment that is shown, not that of the PC. */
export async function marksWhatIsShown(stand: ReviewStand): Promise<void> {
  const { page, client, cameras, exactMs, stretches: [first] } = stand;
  const at = first.start + 42_000;
  await standAt(stand, at);
  await page.keyboard.press('Shift+B');
  await expect.poll(async () => {
    const { bookmarks } = await client.bookmarks.list({ text: '', severity: null, cameras: null, range: null, before: null, limit: 20 });
    return bookmarks.some(({ range, cameras: of }) => of.length === cameras.length && Math.abs((range.start + range.end) / 2 - at) <= exactMs);
  }, { timeout: 60_000 }).toBe(true);
}

/** What a server cannot do, the page says. */
export async function tellsItsLimits(stand: ReviewStand): Promise<void> {
  const { page, cameras, tells } = stand;
  await expect(page.locator('[data-clip] [data-rounded]')).toHaveCount(tells.rounded ? cameras.length : 0);
}

export const reviewDemands = [
  seeksToThePicture, drawsFootageAndGaps, playsInStep, stepsByFrames, goesOverAGap, marksWhatIsShown, tellsItsLimits, leavesForLiveAndComesBack, seeksToThePicture,
] as const;

/** What is said while a server is gone. */
const trouble = /ne répond pas|bloqué|ne suit pas|refusé/;

/** The server is gone in mid-play: the tiles say so, the clock stands; when it is back, it goes on at the same moment by itself. */
export async function outages(stand: ReviewStand, server: { fail(how: 'killed' | 'hung'): Promise<void>; mend(how: 'killed' | 'hung'): Promise<void> }, how: 'killed' | 'hung'): Promise<void> {
  const { page, cameras, stretches: [first, second], exactMs } = stand;
  await standAt(stand, first.start + 10_000);
  await play(page);
  await expect.poll(() => toldTime(page), slow).toBeGreaterThan(first.start + 11_000);
  await server.fail(how);
  // It plays on out of what was fetched; where one camera has more of it than another, the clock may go on once more.
  const troubled = page.locator('[data-clip]:is([data-is="failed"], [data-is="stalled"])');
  await expect(troubled).toHaveCount(cameras.length, { timeout: 100_000 });
  let stoodAt = Number.NEGATIVE_INFINITY;
  await expect.poll(async () => {
    const before = stoodAt;
    stoodAt = await toldTime(page);
    return Math.abs(stoodAt - before);
  }, { message: 'the clock stands', timeout: 60_000, intervals: [3_000] }).toBeLessThan(50);
  await expect(troubled).toHaveCount(cameras.length);
  for (const tile of await page.locator('[data-clip]').all()) await expect(tile).toContainText(trouble);
  await page.screenshot({ path: `test-results/review-${how}.png` });
  expect(await isRunning(page), 'it wants to go on').toBe(true);
  await server.mend(how);
  await expect(clips(page, 'showing').first()).toBeVisible({ timeout: 60_000 });
  const at = await toldTime(page);
  // It may have stood at the gap, and gone over it.
  const skipped = stoodAt < second.start && at >= second.start ? second.start - Math.max(first.end, stoodAt) : 0;
  expect(at - skipped).toBeLessThan(stoodAt + 5_000);
  // One that comes back later holds up nobody.
  await expect(clips(page, 'showing')).toHaveCount(cameras.length, { timeout: 60_000 });
  await expect.poll(() => toldTime(page), { timeout: 60_000 }).toBeGreaterThan(stoodAt + 500);
  await pause(page);
  await expect.poll(async () => furthest(stand, await toldTime(page)), slow).toBeLessThanOrEqual(exactMs);
}
