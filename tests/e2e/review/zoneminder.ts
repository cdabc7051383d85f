/** A real ZoneMinder 1.36 under review: two monitors recorded for a minute, killed, and recorded for another. */
import { expect } from '@playwright/test';
import type { CameraId } from '#model/ids';
import type { TimeRange } from '#model/time';
import { openBridge } from '../../bench/bridge-client.ts';
import { startPtzSink } from '../../fakes/ptz-sink.ts';
import { startZoneminder } from '../../peers/zoneminder.ts';
import type { RunningWall, WallWant } from '../wall-app.ts';
import { burnedTimes } from './review-page.ts';
import { putUnderReview } from './servers.ts';
import type { Reviewed } from './servers.ts';

/** The cameras of tests/fakes/burned-rtsp.py. */
const frameMs = 100;
const longMs = 75_000;

export async function zoneminder(startWall: (want: WallWant) => Promise<RunningWall>): Promise<Reviewed> {
  const sink = await startPtzSink();
  const peer = await startZoneminder(sink.address);
  const wall = await startWall({ demo: 'none', recorder: { cameras: [] } });
  const { client, close } = await openBridge(wall.address);
  const { server } = await client.servers.add({ kind: 'zoneminder', name: 'ZoneMinder', address: peer.address, user: 'admin', password: 'admin' });
  const cameras = [1, 2].map((monitor): CameraId => `${server.id}/${monitor}`);
  /** What all cameras have, by the server's own word. */
  const stretches = async (): Promise<readonly TimeRange[]> => {
    const now = Date.now();
    const [a, b] = await client.playback.spans({ cameras, range: { start: now - 1_200_000, end: now } });
    return (a?.spans ?? []).flatMap((one) => (b?.spans ?? []).flatMap((other) => {
      const [start, end] = [Math.max(one.start, other.start), Math.min(one.end, other.end)];
      return end > start ? [{ start, end }] : [];
    }));
  };
  const recorded = async (count: number, ms: number): Promise<void> => {
    await expect.poll(async () => {
      const all = await stretches();
      const lengths = all.map(({ start, end }) => end - start);
      return all.length === count && lengths.every((one) => one >= ms) ? 'recorded' : `stretches of ${lengths.join(', ')} ms`;
    }, { timeout: 300_000, intervals: [1_000] }).toBe('recorded');
  };
  // The file it writes is lost with it: the one before must be long enough.
  await recorded(1, 2 * longMs);
  await peer.kill();
  await new Promise((resolve) => { setTimeout(resolve, 15_000); });
  await peer.restart();
  await recorded(2, longMs);
  const [first, second] = await stretches();
  close();
  const under = await putUnderReview(wall, cameras);
  return {
    stand: {
      // A connection's first file is stamped about 2.4 s late (docs/time.md).
      page: wall.page, client: under.client, cameras, stretches: [{ ...first!, start: first!.start + 12_000 }, second!], frameMs, exactMs: 1_000, afterGapMs: 3_000,
      tells: { reasons: false, stills: true, rounded: true },
      off: async (at) => (await burnedTimes(wall.page)).map((time) => (time === null ? null : time - at)),
    },
    async fail(how) {
      if (how === 'killed') await peer.kill();
      else peer.freeze();
    },
    async mend(how) {
      if (how === 'killed') await peer.restart();
      else peer.thaw();
    },
    async end() {
      under.close();
      await peer.stop();
      await sink.close();
    },
  };
}
