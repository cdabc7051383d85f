/**
 * Issue 4, "Shown by": a line that adds 300 ms and loses 5 %, one of 1 Mbit/s, and one that is cut; netem is not in every kernel, so
 * the proxy does it (tests/fakes/fault-proxy.ts), on bytes on their way to the page only. Two lines are shown, one after the other:
 *
 * - cameras to recorder: RTSP over TCP through the proxy, every tile by what the product chooses (the selected one by WebRTC);
 * - core to page: a Chromium of its own reaches the core's port by the proxy's (`--host-resolver-rules`), so Host and Origin are
 *   the core's own and the guard stays as it is. Bridge, lane and everything else by HTTP share the line. WebRTC goes by UDP from
 *   the recorder and would pass by it: an empty tile is selected, so that no picture comes that way.
 *
 * What this cannot show: that TCP slows down with loss, that connections tried during a cut wait for TCP's own next try, and losses on
 * the way from page to core. 1 Mbit/s is a seventh of what the five cameras send.
 *
 * Each line is as the issue has it: 300 ms and 5 %, 1 Mbit/s, and a cut of 30 s.
 */
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import type { Fault } from '../fakes/fault-proxy.ts';
import { chromiumArguments, chromiumPath } from './chromium.ts';
import { percentile } from './engines-page/samples.ts';
import { hasGstreamer, rtspCameras, startBurnedRtsp } from './rtsp-cameras.ts';
import { expect, test, tilesThatAre } from './wall-app.ts';
import type { RunningWall, WallWant } from './wall-app.ts';

test.skip(!hasGstreamer(), 'GStreamer’s RTSP server is not installed (gir1.2-gst-rtsp-server-1.0)');

test.setTimeout(240_000);

const count = 5;
/** Above this age a tile says that its picture is late; see renderer/player/picture-age.ts. */
const lateAboveMs = 3_000;
/** Off the truth at most, of nineteen tellings in twenty. */
const errorLimitMs = 250;
/** Younger than the picture is, of any single telling; too old misleads nobody (a WebRTC tile after a stall, for some frames). */
const youngerLimitMs = 500;
const learntMs = 150;
const healLimitMs = 5_000;

const narrow = '1 Mbit/s for all';

const lines: readonly { readonly name: string; readonly fault: Fault; readonly seconds: number }[] = [
  { name: '+300 ms, 5 % lost', fault: { verb: 'link', latencyMs: 300, loss: 0.05 }, seconds: 7 },
  { name: narrow, fault: { verb: 'link', bytesPerSecond: 125_000 }, seconds: 10 },
  { name: 'cut', fault: { verb: 'hang' }, seconds: 30 },
];

/** What a tile said at one moment, and the time burned into what it showed then. */
interface Look {
  readonly at: number;
  readonly tile: string;
  /** Null: no live picture is claimed. */
  readonly is: string | null;
  readonly via: string | null;
  /** Ms; only where the tile has told it in this moment. */
  readonly told: number | null;
  /** Cells, dark or bright. */
  readonly cells: string;
}

/** Looks whenever a tile tells something, and ten times a second besides, for one that tells nothing any more. */
async function watchPictures(page: Page): Promise<void> {
  await page.evaluate(([columns, rows]) => {
    const canvas = document.createElement('canvas');
    canvas.width = columns! * 4;
    canvas.height = rows! * 4;
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const looks: Look[] = [];
    const onScreen = (tile: Element): HTMLVideoElement | null => {
      const videos = [...tile.querySelectorAll('video')].filter((each) => getComputedStyle(each.parentElement!).zIndex === '1');
      return videos.toSorted((a, b) => Number(getComputedStyle(b).zIndex) - Number(getComputedStyle(a).zIndex))[0] ?? null;
    };
    const look = (tile: HTMLElement, hasTold: boolean): void => {
      const source = onScreen(tile);
      const [width, height] = [source?.videoWidth ?? 0, source?.videoHeight ?? 0];
      let cells = '';
      if (source && width > 0) {
        context.drawImage(source, 0, 0, width, height / 4, 0, 0, canvas.width, canvas.height);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        for (let row = 0; row < rows!; row += 1) for (let column = 0; column < columns!; column += 1) cells += (data[((row * 4 + 2) * canvas.width + column * 4 + 2) * 4 + 1] ?? 0) > 127 ? '1' : '0';
      }
      const { picture = null, via = null, ageMs } = tile.dataset;
      looks.push({ at: Date.now(), tile: tile.dataset.tile ?? '', is: picture, via, told: hasTold && ageMs !== undefined ? Number(ageMs) : null, cells });
    };
    const tiles = [...document.querySelectorAll<HTMLElement>('[data-tile][data-camera]')];
    const observer = new MutationObserver((changes) => { for (const tile of new Set(changes.map(({ target }) => target as HTMLElement))) look(tile, true); });
    for (const tile of tiles) observer.observe(tile, { attributeFilter: ['data-age-ms', 'data-picture'] });
    setInterval(() => { for (const tile of tiles) look(tile, false); }, 100);
    (globalThis as { takeLooks?: () => Look[] }).takeLooks = () => looks.splice(0);
  }, [burnedColumns, burnedRows]);
}

const takeLooks = (page: Page): Promise<Look[]> => page.evaluate(() => (globalThis as unknown as { takeLooks: () => Look[] }).takeLooks());

/** All looks of the next seconds. */
async function looksOf(page: Page, seconds: number): Promise<Look[]> {
  const until = Date.now() + seconds * 1000;
  const looks: Look[] = [];
  await expect.poll(async () => {
    looks.push(...(await takeLooks(page)));
    return looks.at(-1)?.at ?? 0;
  }, { timeout: (seconds + 15) * 1000, intervals: [250] }).toBeGreaterThan(until);
  return looks;
}

const trueAge = ({ at, cells }: Look): number | null => {
  const burned = timeOfCells((column, row) => (cells[row * burnedColumns + column] === '1' ? 255 : 0));
  return burned === null ? null : at - burned;
};

/** Ms by which the told age is off every picture that was on the screen since the look before: after a stall several come in one look's time. */
function errorOf(told: number, age: number, ageOfPictureBefore: number): number {
  const [least, most] = [Math.min(age, ageOfPictureBefore), Math.max(age, ageOfPictureBefore)];
  return told < least ? told - least : Math.max(0, told - most);
}

function figuresOf(looks: readonly Look[]) {
  const lastBurned = new Map<string, number>();
  const seen = looks.flatMap((each) => {
    const age = trueAge(each);
    if (age === null) return [];
    const before = each.at - (lastBurned.get(each.tile) ?? each.at - age);
    lastBurned.set(each.tile, each.at - age);
    return [{ ...each, age, before }];
  });
  const fresh = seen.filter(({ is }) => is === 'fresh');
  const told = seen.filter((each): each is typeof each & { told: number } => each.told !== null && each.is !== null);
  const worst = told.filter(({ is }) => is === 'fresh').map((each) => ({ error: errorOf(each.told, each.age, each.before), via: each.via })).toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error))[0];
  return {
    told: told.length,
    errorP95: percentile(told.map((each) => Math.abs(errorOf(each.told, each.age, each.before))), 0.95),
    errorMost: worst?.error ?? 0,
    by: worst?.via,
    tooYoung: Math.max(0, ...told.filter(({ is }) => is === 'fresh').map((each) => -errorOf(each.told, each.age, each.before))),
    ageMost: Math.max(0, ...seen.filter(({ is }) => is !== null).map(({ age }) => age)),
    oldestFresh: Math.max(0, ...fresh.map(({ age }) => age)),
    said: Object.fromEntries(['fresh', 'late', 'frozen', 'unknown', null].map((is) => [is ?? 'none', Math.round((100 * looks.filter((each) => each.is === is).length) / looks.length)])),
    via: [...new Set(looks.map(({ via }) => via))].join(' '),
  };
}

/** Puts each fault on the line, looks, heals it, and looks again. */
async function throughAll(page: Page, proxy: FaultProxy, line: string, all: typeof lines): Promise<void> {
  await watchPictures(page);
  // The recorder may take up to a minute to learn a camera's clock (docs/time.md): no doing of the line's.
  const wellSince = Date.now();
  await expect.poll(async () => figuresOf(await looksOf(page, 2)).errorP95, { timeout: 60_000 }).toBeLessThanOrEqual(learntMs);
  console.info(`${line}: ages true on the good line after ${Date.now() - wellSince} ms`);
  for (const { name, fault, seconds } of all) {
    await proxy.set(fault);
    const under = figuresOf(await looksOf(page, seconds));
    const healedAt = Date.now();
    await proxy.set({ verb: 'pass' });
    const looks = await looksOf(page, 6);
    const after = figuresOf(looks);
    const healMs = Math.max(healedAt, ...looks.filter(({ at, is }) => at > healedAt && is !== 'fresh').map(({ at }) => at)) - healedAt;
    const figuresText = JSON.stringify({ ...under, after: { errorP95: after.errorP95, errorMost: after.errorMost, by: after.by, oldestFresh: after.oldestFresh, via: after.via }, healMs });
    test.info().annotations.push({ type: `${line}, ${name}`, description: figuresText });
    console.info(`${line}, ${name}: ${figuresText}`);
    for (const [when, each] of [['under', under], ['after', after]] as const) {
      expect.soft(each.errorP95, `${line}, ${name}, ${when}: told, and true`).toBeLessThanOrEqual(errorLimitMs);
      expect.soft(each.tooYoung, `${line}, ${name}, ${when}: younger than the picture`).toBeLessThanOrEqual(youngerLimitMs);
      expect.soft(each.oldestFresh, `${line}, ${name}, ${when}: true age of a picture said to be fresh`).toBeLessThanOrEqual(lateAboveMs + errorLimitMs);
    }
    expect.soft(healMs, `${line}, ${name}: healed to the last tile fresh for good`).toBeLessThanOrEqual(healLimitMs);
  }
}

const recorderOf = (port: number) => ({ demo: 'none' as const, recorder: { cameras: rtspCameras(count, (n) => `rtsp://127.0.0.1:${port}/cam${n}`, 'never') } });

async function camerasThrough(startWall: (want: WallWant) => Promise<RunningWall>, all: typeof lines): Promise<void> {
  const cameras = await startBurnedRtsp(count);
  const proxy = new FaultProxy({ host: '127.0.0.1', port: cameras.port });
  try {
    const { page } = await startWall(recorderOf(await proxy.listen()));
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(count, { timeout: 60_000 });
    await throughAll(page, proxy, 'cameras', all);
  } finally {
    await proxy.close();
    await cameras.close();
  }
}

test('between cameras and recorder: ages stay true, and all is fresh 5 s after', { tag: '@long' }, async ({ startWall }) => {
  await camerasThrough(startWall, lines.map((each) => (each.name === narrow ? { ...each, seconds: 7 } : each)));
});

test('between core and page: ages stay true, and all is fresh 5 s after', { tag: '@long' }, async ({ startWall }) => {
  const cameras = await startBurnedRtsp(count);
  const wall = await startWall(recorderOf(cameras.port));
  await wall.page.close();
  const { port } = new URL(wall.address);
  const proxy = new FaultProxy({ host: '127.0.0.1', port: Number(port) });
  const through = `127.0.0.1:${await proxy.listen()}`;
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArguments, `--host-resolver-rules=MAP 127.0.0.1:${port} ${through}, MAP *.localhost:${port} ${through}`] });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    page.on('pageerror', (error) => wall.pageErrors.push(error.message));
    await page.goto(wall.address);
    await page.locator('[data-tile][data-kind="empty"]').last().click();
    await expect(tilesThatAre(page, 'fresh').and(page.locator('[data-via="lane"]'))).toHaveCount(count, { timeout: 60_000 });
    expect(proxy.accepted).toBeGreaterThan(2);
    await throughAll(page, proxy, 'page', lines);
  } finally {
    await browser.close();
    await proxy.close();
    await cameras.close();
  }
});

// Longer than the ten seconds the recorder looks back for an undelayed picture: what the camera's reports said before must still hold.
test('between cameras and recorder: ages stay true on a line too narrow for longer than ten seconds', async ({ startWall }) => {
  await camerasThrough(startWall, lines.filter(({ name }) => name === narrow).map((each) => ({ ...each, seconds: 14 })));
});
