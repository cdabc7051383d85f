/**
 * Issue 3: a wall of the cameras of real recording servers, each added as a person's page would add it. What starts within a minute
 * is part of every run; ZoneMinder with its database only of `npm run test:peers`. What was left out is said.
 */
import path from 'node:path';
import type { CameraId } from '#model/ids';
import { layoutNamed } from '#model/layout';
import { openBridge } from '../bench/bridge-client.ts';
import { startPtzSink } from '../fakes/ptz-sink.ts';
import { prepareZoneminder, startZoneminder } from '../peers/zoneminder.ts';
import { isInstalled, startPeer } from './foreign/peer-program.ts';
import { hasGstreamer, startRtspServer } from './rtsp-cameras.ts';
import { expect, root, test } from './wall-app.ts';

const rtsp = hasGstreamer() ? null : 'GStreamer’s RTSP server is not installed (gir1.2-gst-rtsp-server-1.0)';
const whep = isInstalled('/usr/bin/python3', ['-c', 'import aiortc, aiohttp, numpy']) ? null : 'aiortc is not installed (python3-aiortc python3-aiohttp)';
const hls = isInstalled('/usr/sbin/nginx', ['-v']) && isInstalled('/usr/bin/test', ['-e', '/usr/lib/nginx/modules/ngx_rtmp_module.so']) ? null : 'nginx-rtmp is not installed (nginx-light libnginx-mod-rtmp)';
const zoneminder = process.env['MANARA_PEERS'] === '1' ? prepareZoneminder() : 'it takes minutes to install: run `npm run test:peers`';
const leftOut = Object.entries({ 'GStreamer (RTSP)': rtsp, 'aiortc (WHEP)': whep, 'nginx-rtmp (HLS)': hls, 'ZoneMinder 1.36': zoneminder }).flatMap(([name, why]) => (why === null ? [] : [`${name}: ${why}`]));

test('cameras of real servers side by side on one wall', async ({ startWall }) => {
  test.setTimeout(300_000);
  for (const line of leftOut) console.info(`  left out: ${line}`);
  test.skip(leftOut.length === 4, 'none of the servers is here');
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const rows: string[] = [];
    if (rtsp === null) {
      const server = await startRtspServer(2);
      ends.push(() => server.kill('SIGKILL'));
      rows.push(`1;GStreamer 1;rtsp://127.0.0.1:${server.port}/cam1;rtsp`, `2;GStreamer 2;rtsp://127.0.0.1:${server.port}/cam2;rtsp`);
    }
    if (whep === null) {
      const peer = await startPeer('/usr/bin/python3', 'aiortc-whep.py');
      ends.push(() => peer.end());
      rows.push(`3;aiortc;http://127.0.0.1:${peer.port}/whep/cam;whep`);
    }
    if (hls === null) {
      const peer = await startPeer(path.join(root, 'node_modules/node/bin/node'), 'nginx-rtmp.ts');
      ends.push(() => peer.end());
      rows.push(`4;nginx-rtmp;http://127.0.0.1:${peer.port}/hls/cam.m3u8;hls`);
    }
    const wall = await startWall({ demo: 'none', recorder: { cameras: [] } });
    const { client, close } = await openBridge(wall.address);
    ends.push(async () => { close(); });
    if (rows.length > 0) {
      const list = new File([`number;name;address;kind\n${rows.join('\n')}\n`], 'peers.csv');
      const imported = await client.servers.importInventory({ server: null, name: 'Peers', format: 'csv', list, skipBad: false, removeGone: false, take: true });
      expect(imported.rows).toEqual([]);
    }
    if (zoneminder === null) {
      const sink = await startPtzSink();
      const peer = await startZoneminder(sink.address);
      ends.push(() => peer.stop(), () => sink.close());
      await client.servers.add({ kind: 'zoneminder', name: 'ZoneMinder', address: peer.address, user: 'admin', password: 'admin' });
    }
    const wanted = rows.length + (zoneminder === null ? 2 : 0);
    await expect.poll(async () => (await client.cameras.list({ after: null, limit: 1 })).total, { timeout: 20_000 }).toBe(wanted);
    const { cameras } = await client.cameras.list({ after: null, limit: 20 });
    const items = layoutNamed('9').cells.map((_, cell) => (cameras[cell] ? { kind: 'camera' as const, camera: cameras[cell].id as CameraId } : { kind: 'empty' as const }));
    const monitor = (await client.walls.monitors()).find(({ number }) => number === 1);
    await client.walls.arrange({ number: 1, revision: monitor?.revision ?? 0, arrangement: { layout: '9', items }, view: null });
    // Plain WHEP and HLS tell no capture time: their pictures are live, their age is unknown, and the tile says so.
    await expect(wall.page.locator('[data-tile]:is([data-picture="fresh"], [data-picture="unknown"])')).toHaveCount(wanted, { timeout: 60_000 });
    await wall.page.screenshot({ path: 'test-results/peers-wall.png' });
    console.info(`  ${wanted} tiles of ${4 - leftOut.length} kinds of real server are live`);
  } finally {
    for (const end of ends.toReversed()) await end();
  }
});
