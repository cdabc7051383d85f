/**
 * Issue 3, F01, F02, F15, F24, F63, F64: one recording server dies, hangs or answers nonsense under a wall of three servers. Its
 * tiles say so within 5 s and are back within 5 s after it; the tiles of the others never stop claiming, and showing, live pictures.
 */
import type { Page } from '@playwright/test';
import type { CameraId, ServerId } from '#model/ids';
import { layoutNamed } from '#model/layout';
import { openBridge } from '../bench/bridge-client.ts';
import type { BridgeClient } from '../bench/bridge-client.ts';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { FakeGo2rtc } from '../fakes/servers/go2rtc/fake-go2rtc.ts';
import { hasGstreamer, startRtspServer } from './rtsp-cameras.ts';
import { changesAfter, tileChanges, watchTiles } from './tile-watch.ts';
import { expect, test } from './wall-app.ts';

const limitMs = 5_000;
const live = (page: Page, server: string) => page.locator(`[data-tile][data-camera^="${server}/"]:is([data-picture="fresh"], [data-picture="unknown"])`);

type Deed = 'killed' | 'hung' | 'garbage' | 'huge' | 'wrong-types';

async function strike(fake: FakeGo2rtc, deed: Deed): Promise<void> {
  if (deed === 'killed') return fake.kill();
  if (deed === 'hung') {
    fake.fault = 'hang';
    for (const stream of fake.streams.values()) stream.frozen = true;
    return;
  }
  fake.fault = deed;
  if (deed === 'garbage') for (const stream of fake.streams.values()) stream.garbage = Buffer.from('<html>502 Bad Gateway</html>');
  // Connections begin anew, as behind a proxy that was exchanged.
  await fake.kill();
  await fake.start();
}

async function mend(fake: FakeGo2rtc, deed: Deed): Promise<void> {
  fake.fault = 'none';
  for (const stream of fake.streams.values()) Object.assign(stream, { frozen: false, garbage: null });
  if (deed === 'killed') await fake.start();
}

/** What the core says of the server, once it says what is waited for. */
async function serverBecomes(client: BridgeClient, server: ServerId, good: boolean): Promise<string> {
  for await (const { servers } of await client.cameras.watch(undefined, { signal: AbortSignal.timeout(30_000) })) {
    const told = servers.find((each) => each.server === server);
    if (told && (told.is === 'ok') === good) return JSON.stringify(told);
  }
  throw new Error('the watch ended');
}

test('one server killed, hung, answering garbage, 10 MB or wrong types: its tiles say so and heal, the others go on', async ({ startWall }) => {
  test.setTimeout(240_000);
  const clip = await makeBurnedClip({ width: 320, height: 180, seconds: 2 });
  const fakes = [new FakeGo2rtc({ clip }), new FakeGo2rtc({ clip })] as const;
  for (const fake of fakes) await fake.start();
  const cameras = hasGstreamer() ? await startRtspServer(2) : null;
  const wall = await startWall({ demo: 'none', recorder: { cameras: [] } });
  const { client, close } = await openBridge(wall.address);
  try {
    const [bad, good] = await Promise.all(fakes.map(async ({ address }, at) => (await client.servers.add({ kind: 'go2rtc', name: `Port ${at}`, address })).server.id));
    if (!bad || !good) throw new Error('two servers were to be added');
    const shown: string[] = [`${bad}/gate 1`, `${good}/gate 1`];
    if (cameras) {
      const list = `number;name;address\n1;Quai;rtsp://127.0.0.1:${cameras.port}/cam1\n2;Plage;rtsp://127.0.0.1:${cameras.port}/cam2\n`;
      const imported = await client.servers.importInventory({ server: null, name: 'Agadir', format: 'csv', list: new File([list], 'Agadir.csv'), skipBad: false, removeGone: false, take: true });
      expect(imported.server).not.toBeNull();
    }
    const listed = async () => (await client.cameras.list({ after: null, limit: 50 })).cameras.map(({ id }) => id).filter((id) => /gate 1|generic-/.test(decodeURIComponent(id)));
    // A server is added when it answered; its cameras follow.
    await expect.poll(async () => (await listed()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(shown.length + (cameras ? 2 : 0));
    const wanted = await listed();
    const items = layoutNamed('9').cells.map((_, cell) => (wanted[cell] ? { kind: 'camera' as const, camera: wanted[cell] as CameraId } : { kind: 'empty' as const }));
    const monitor = (await client.walls.monitors()).find(({ number }) => number === 1);
    await client.walls.arrange({ number: 1, revision: monitor?.revision ?? 0, arrangement: { layout: '9', items }, view: null });
    const own = wanted.filter((id) => id.startsWith(`${bad}/`)).length;
    const others = wanted.length - own;
    const otherTiles = wall.page.locator(`[data-tile][data-camera]:not([data-camera^="${bad}/"]):is([data-picture="fresh"], [data-picture="unknown"])`);
    await expect(live(wall.page, bad)).toHaveCount(own, { timeout: 30_000 });
    await expect(otherTiles).toHaveCount(others, { timeout: 30_000 });
    await watchTiles(wall.page);

    for (const deed of ['killed', 'hung', 'garbage', 'huge', 'wrong-types'] satisfies Deed[]) {
      await test.step(deed, async () => {
        const struckAt = Date.now();
        await strike(fakes[0], deed);
        const told = await serverBecomes(client, bad, false);
        const toldMs = Date.now() - struckAt;
        // A server whose answers are spoilt may still send good pictures.
        const stops = deed === 'killed' || deed === 'hung' || deed === 'garbage';
        if (stops) await expect(live(wall.page, bad)).toHaveCount(0, { timeout: 2 * limitMs });
        if (deed === 'killed') await wall.page.screenshot({ path: 'test-results/server-killed.png' });
        const mendedAt = Date.now();
        await mend(fakes[0], deed);
        await expect(live(wall.page, bad)).toHaveCount(own, { timeout: 4 * limitMs });
        await serverBecomes(client, bad, true);
        const healthyMs = Date.now() - mendedAt;
        const changes = await tileChanges(wall.page);
        const gone = changesAfter(changes.filter(({ camera }) => camera.startsWith(`${bad}/`)), struckAt, false);
        const back = changesAfter(changes.filter(({ camera }) => camera.startsWith(`${bad}/`)), mendedAt, true);
        console.info(`  ${deed}: told of the server after ${toldMs} ms (${told.slice(0, 160)}); tiles say so after ${gone.at(-1) ?? '–'} ms, live again ${back.at(-1) ?? '–'} ms and well ${healthyMs} ms after the mending`);
        if (stops) expect(gone.at(-1)).toBeLessThanOrEqual(limitMs);
        if (stops) expect(back.at(-1)).toBeLessThanOrEqual(limitMs);
        expect(healthyMs).toBeLessThanOrEqual(limitMs + 1_000);
        expect(changes.filter(({ camera, at, live: is }) => !camera.startsWith(`${bad}/`) && at > struckAt && !is), 'tiles of other servers').toEqual([]);
      });
    }
  } finally {
    close();
    for (const fake of fakes) await fake.kill();
    await cameras?.kill('SIGKILL');
  }
});
