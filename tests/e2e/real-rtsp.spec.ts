/** Issue 2, "Shown by": sixteen cameras of a real RTSP server on the wall; the server dies and comes back. */
import { hasGstreamer, rtspCameras, startRtspServer } from './rtsp-cameras.ts';
import { expect, test, tilesNotLive, tilesThatAre } from './wall-app.ts';

test.skip(!hasGstreamer(), 'GStreamer’s RTSP server is not installed (gir1.2-gst-rtsp-server-1.0)');

test('F01 F03 sixteen real cameras: fresh, all say so when the server is killed, fresh again without reload, gap in the index', async ({ startWall }) => {
  let server = await startRtspServer(16);
  const port = server.port;
  try {
    const wall = await startWall({ demo: 'none', recorder: { cameras: rtspCameras(16, (n) => `rtsp://127.0.0.1:${port}/cam${n}`, 'main') } });
    const { page } = wall;
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(16, { timeout: 60_000 });
    await page.evaluate(() => { (globalThis as { notReloaded?: boolean }).notReloaded = true; });

    const killedAt = Date.now();
    await server.kill('SIGKILL');
    await expect(tilesNotLive(page)).toHaveCount(16, { timeout: 5_000 });
    test.info().annotations.push({ type: 'all tiles say so after ms', description: String(Date.now() - killedAt) });

    server = await startRtspServer(16, port);
    const backAt = Date.now();
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(16, { timeout: 20_000 });
    const backMs = Date.now() - backAt;
    test.info().annotations.push({ type: 'all fresh again after ms', description: String(backMs) });
    console.info(`all tiles not live ${backAt - killedAt} ms after the kill at the latest; all fresh ${backMs} ms after the server was back`);
    expect(await page.evaluate(() => (globalThis as { notReloaded?: boolean }).notReloaded)).toBe(true);

    const { gaps } = await wall.recorder().get(`/cameras/cam1/spans?from=${killedAt - 60_000}&to=${Date.now()}`) as { gaps: { start: number; end: number | null; reason: string }[] };
    const gap = gaps.find((each) => each.start <= killedAt + 1_000 && (each.end ?? Infinity) >= killedAt);
    expect(gap?.reason).toMatch(/^camera-/);
  } finally {
    await server.kill('SIGKILL').catch(() => undefined);
  }
});
