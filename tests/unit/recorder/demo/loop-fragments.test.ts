import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipPath } from '../../../../recorder/demo/clip-manifest.ts';
import { ensureClips } from '../../../../recorder/demo/clips.ts';
import { cutLoop, repeatLoop, type ClipLoop } from '../../../../recorder/demo/loop-fragments.ts';
import { readClip } from '../../../../recorder/record/clip.ts';
import { readPackets, tinyJob, tinySizes } from './tiny-clips.ts';

let folder: string;
let loop: ClipLoop;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manara-loop-'));
  await ensureClips({ folder, signal: new AbortController().signal, onProgress: () => undefined, jobs: [tinyJob], sizes: tinySizes });
  loop = await cutLoop(await readClip(clipPath(folder, 'harbour-day-main')));
}, 60_000);
afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

const range = { start: 1_795_485_600_123, end: 1_795_485_600_123 + 60_000 };

describe('looped footage', { timeout: 60_000 }, () => {
  it('cuts one round into fragments that cover it', () => {
    expect(loop.seconds).toBe(2);
    expect(loop.fragments[0]!.mediaTime).toBe(0);
    expect(loop.fragments.reduce((sum, fragment) => sum + fragment.durationS, 0)).toBeCloseTo(2, 3);
    expect(loop.fragments.reduce((sum, fragment) => sum + fragment.videoFrames, 0)).toBe(20);
  });

  it('continues over each seam in wall time, media time and sequence', () => {
    const fragments = [...repeatLoop(loop, 0.6, range)];
    expect(fragments.length).toBeGreaterThan(200);
    fragments.slice(1).forEach((fragment, index) => {
      const before = fragments[index]!;
      expect(fragment.sequence).toBe(before.sequence + 1);
      expect(fragment.mediaTime).toBeCloseTo(before.mediaTime + before.durationS, 3);
      expect(Math.abs(fragment.captureAt - before.captureAt - before.durationS * 1000)).toBeLessThanOrEqual(1);
    });
    expect(fragments[0]!.captureAt).toBeGreaterThanOrEqual(range.start);
    expect(fragments[0]!.captureAt - range.start).toBeLessThan(2000);
    const last = fragments.at(-1)!;
    expect(last.captureAt + last.durationS * 1000).toBeLessThanOrEqual(range.end);
    expect(range.end - last.captureAt).toBeLessThan(1000);
  });

  it('shows at each moment what the live loop showed then', () => {
    for (const fragment of repeatLoop(loop, 0.6, range)) {
      const phaseS = ((fragment.captureAt + 600) % 2000) / 1000;
      expect(phaseS).toBeCloseTo(fragment.mediaTime % 2, 2);
    }
  });

  it('is one continuous film to a demuxer', async () => {
    const file = join(folder, 'film.mp4');
    await writeFile(file, Buffer.concat([loop.init.data, ...[...repeatLoop(loop, 0, range)].map((fragment) => fragment.data)]));
    const packets = await readPackets(file);
    expect(packets.length).toBeGreaterThan(500);
    packets.forEach((packet, index) => {
      expect(packet.ptsS).toBeCloseTo(index / 10, 3);
      expect(packet.key).toBe(index % 10 === 0);
    });
  });
});
