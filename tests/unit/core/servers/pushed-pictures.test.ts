import { expect, onTestFinished, test } from 'vitest';
import { followPictures } from '#core/servers/pushed-pictures';
import type { PushedPicture } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import { startPlainCameras } from '../../../fakes/servers/generic/plain-cameras.ts';

/** A camera that pushes 50 pictures a second, each with its time. */
async function pushing() {
  const cameras = await startPlainCameras();
  const http = createServerHttp({ address: cameras.origin });
  onTestFinished(async () => { await http.destroy(); await cameras.stop(); });
  const open = (signal: AbortSignal) => http.send(`${cameras.origin}/mjpeg`, { signal, timeoutMs: 0 });
  return { cameras, open };
}

test('pictures that keep coming are followed for longer than a stall may last; then silence is one', async () => {
  const { cameras, open } = await pushing();
  const pictures: PushedPicture[] = [];
  const began = performance.now();
  const following = followPictures({ open, now: Date.now, broken: 'camera-unreachable', stallMs: 1_000 }, (picture) => {
    pictures.push(picture);
    if (performance.now() - began > 1_500) cameras.stalled = true;
  }, new AbortController().signal);
  await expect(following).rejects.toMatchObject({ problem: { code: 'camera-stalled' } });
  expect(performance.now() - began).toBeGreaterThan(2_000);
});

test('a camera\'s clock is believed only while it is near ours', async () => {
  const { open } = await pushing();
  const first = async (now: () => number) => {
    const stop = new AbortController();
    let at: number | null | undefined;
    await expect(followPictures({ open, now, broken: 'camera-unreachable' }, (picture) => {
      at = picture.capturedAt;
      stop.abort(new Error('enough'));
    }, stop.signal)).rejects.toThrow('enough');
    return at;
  };
  expect(Math.abs((await first(Date.now))! - Date.now())).toBeLessThan(30_000);
  expect(await first(() => Date.now() + 3_600_000)).toBeNull();
  expect(await first(() => Date.now() - 3_600_000)).toBeNull();
});

test('a camera that breaks off is told as unreachable', async () => {
  const { cameras, open } = await pushing();
  let ended = false;
  const following = followPictures({ open, now: Date.now, broken: 'camera-unreachable' }, () => {
    if (!ended) void cameras.stop();
    ended = true;
  }, new AbortController().signal);
  // The connection is broken off, as when a camera loses its power.
  await expect(following).rejects.toMatchObject({ problem: { code: 'camera-unreachable' } });
});
