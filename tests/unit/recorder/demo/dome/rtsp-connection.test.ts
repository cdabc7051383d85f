import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LivePicture } from '#recorder/demo/dome/live-video';
import { startRtspServer, type RtspServer } from '#recorder/demo/dome/rtsp-server';

let server: RtspServer | null = null;
afterEach(() => server?.close());

/** Pours pictures as fast as they are taken away. */
function pouring() {
  const picture: LivePicture = { payloads: Array.from({ length: 80 }, () => ({ payload: Buffer.alloc(1_200), marker: false })), key: true, capturedAt: 0, ticks: 0 };
  const video = {
    parameterSets: Buffer.alloc(0), framesPerSecond: 25, viewers: 0, poured: 0,
    watch(viewer: (picture: LivePicture) => void) {
      let watched = true;
      video.viewers += 1;
      const pour = (): void => {
        if (!watched) return;
        video.poured += 1;
        viewer(picture);
        setImmediate(pour);
      };
      setImmediate(pour);
      return () => {
        watched = false;
        video.viewers -= 1;
      };
    },
  };
  return video;
}

function play(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`SETUP rtsp://x/video/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;unicast\r\n\r\nPLAY rtsp://x/video RTSP/1.0\r\nCSeq: 2\r\n\r\n`);
  return socket;
}

describe('serveRtsp', () => {
  it('drops a viewer that takes nothing away instead of keeping it all', async () => {
    const video = pouring();
    server = await startRtspServer({ port: 0, path: '/video', video, account: null });
    const socket = play(server.port);
    socket.pause();
    await vi.waitFor(() => expect(video.poured).toBeGreaterThan(10), { interval: 5 });
    // What the two ends of the line hold, some megabytes, and then our own half megabyte.
    await vi.waitFor(() => expect(video.viewers).toBe(0), { interval: 5, timeout: 10_000 });
    socket.destroy();
  });

  it('keeps one that reads, and lets go of it when it hangs up', async () => {
    const video = pouring();
    server = await startRtspServer({ port: 0, path: '/video', video, account: null });
    const socket = play(server.port);
    let bytes = 0;
    // Faster than any camera: what it takes away in one turn is poured in the next.
    socket.on('data', (more) => { bytes += more.length; });
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(20_000), { interval: 5 });
    socket.destroy();
    await vi.waitFor(() => expect(video.viewers).toBe(0), { interval: 5 });
  });
});
