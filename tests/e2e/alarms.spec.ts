/** An event of a recording server raises the tile that shows its camera: on a PC at its limit it has its full rate, and another goes down for it. */
import { arrangeCameras, openBridge } from '../bench/bridge-client.ts';
import { cityClip } from '../fakes/servers/city-clip.ts';
import { FakeFrigate } from '../fakes/servers/frigate/fake-frigate.ts';
import { serious } from './axe.ts';
import { expect, test, tilesThatAre } from './wall-app.ts';

test('a person that Frigate (emulated) sees raises the tile of its camera above the others, says so, and lets it go half a minute after', async ({ startWall }) => {
  test.setTimeout(180_000);
  const frigate = new FakeFrigate({ clip: await cityClip() });
  await frigate.start();
  const { page, address } = await startWall({ demo: 'none', recorder: { cameras: [] } });
  const { client, close } = await openBridge(address);
  try {
    // Room for one small stream and the low gear of a large one.
    await client.walls.capacity.keep({ monitor: 1, megapixelsPerSecond: 9, isLimit: true });
    await client.settings.write({ alarmLevel: 'objects' });
    const { server } = await client.servers.add({ kind: 'frigate', name: 'Frigate du port', address: frigate.address, user: 'amina', password: 'minaret 7!' });
    await expect.poll(async () => (await client.cameras.list({ after: null, limit: 50 })).total, { timeout: 20_000 }).toBeGreaterThan(1);
    await arrangeCameras(client, 1, '4', [undefined, `${server.id}/gate_1`, `${server.id}/market`]);
    await page.reload();
    const [gate, market] = [page.locator('[data-tile="1"]'), page.locator('[data-tile="2"]')];
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(2, { timeout: 60_000 });
    await expect(gate).toHaveAttribute('data-via', 'lane');
    await expect(market).toHaveAttribute('data-via', 'keyframes', { timeout: 30_000 });
    await expect.poll(() => frigate.listeners).toBeGreaterThan(0);

    const seen = frigate.addEvent({ id: 'seen-1', camera: 'market', start_time: Date.now() / 1000 });
    frigate.publish('events', { type: 'new', after: seen });
    await expect(market).toHaveAttribute('data-alarm', 'object');
    await expect(market.locator('[data-alarm-mark]')).toHaveText('Objet');
    await expect(market).toHaveAccessibleName(/Alarme : Objet/);
    await expect(market).toHaveAttribute('data-via', 'lane', { timeout: 20_000 });
    await expect(gate).toHaveAttribute('data-via', 'keyframes', { timeout: 30_000 });
    await expect(gate).not.toHaveAttribute('data-alarm', /./);
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(2, { timeout: 20_000 });
    await page.screenshot({ path: 'test-results/alarm.png' });
    expect(await serious(page)).toEqual([]);

    seen.end_time = Date.now() / 1000;
    frigate.publish('events', { type: 'end', after: seen });
    await expect(market).not.toHaveAttribute('data-alarm', /./, { timeout: 45_000 });
    await expect(market.locator('[data-alarm-mark]')).toHaveCount(0);
  } finally {
    close();
    await frigate.kill();
  }
});
