import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clipPath } from '../../../../recorder/demo/clip-manifest.ts';
import { ensureClips, type ClipRequest } from '../../../../recorder/demo/clips.ts';
import { readPackets, tinyJob, tinySizes } from './tiny-clips.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'manara-clips-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

function ensure(more: Partial<ClipRequest> = {}): Promise<readonly string[]> {
  return ensureClips({ folder, signal: new AbortController().signal, onProgress: () => undefined, jobs: [tinyJob], sizes: tinySizes, ...more });
}

describe('clips', { timeout: 60_000 }, () => {
  it('are drawn with a key frame at each second, no reordering and an end that joins the start', async () => {
    const fractions: number[] = [];
    expect(await ensure({ onProgress: (fraction) => fractions.push(fraction) })).toEqual(['harbour-day']);
    for (const [role, rate] of [['main', 10], ['sub', 5]] as const) {
      const packets = await readPackets(clipPath(folder, `harbour-day-${role}`));
      expect(packets).toHaveLength(2 * rate);
      packets.forEach((packet, index) => {
        expect(packet.ptsS).toBeCloseTo(index / rate, 6);
        expect(packet.dtsS).toBe(packet.ptsS);
        expect(packet.key).toBe(index % rate === 0);
      });
      expect(packets.at(-1)!.endS).toBeCloseTo(2, 6);
    }
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  it('have sound of exactly the loop’s length where a scene has any', async () => {
    const job = { ...tinyJob, name: 'corniche-day', scene: 'corniche', seconds: 4, sound: 'sea' } as const;
    await ensure({ jobs: [job] });
    const sound = (await readPackets(clipPath(folder, 'corniche-day-main'))).filter((packet) => packet.stream === 1);
    expect(sound).toHaveLength(125);
    expect(sound[0]!.ptsS).toBe(0);
    expect(sound.at(-1)!.endS).toBeCloseTo(4, 6);
  });

  it('are left alone when they stand whole', async () => {
    await ensure();
    const before = await stat(clipPath(folder, 'harbour-day-main'));
    expect(await ensure()).toEqual([]);
    expect((await stat(clipPath(folder, 'harbour-day-main'))).mtimeMs).toBe(before.mtimeMs);
  });

  it('are the same bytes each time they are drawn', async () => {
    await ensure();
    const first = await readFile(clipPath(folder, 'harbour-day-sub'));
    await rm(clipPath(folder, 'harbour-day-sub'));
    expect(await ensure()).toEqual(['harbour-day']);
    expect((await readFile(clipPath(folder, 'harbour-day-sub'))).equals(first)).toBe(true);
  });

  it('are drawn anew when torn, damaged, or of another generator or size', async () => {
    await ensure();
    const file = clipPath(folder, 'harbour-day-main');
    const { size } = await stat(file);
    await truncate(file, size - 100);
    expect(await ensure()).toEqual(['harbour-day']);
    const bytes = await readFile(file);
    bytes[size >> 1]! ^= 0xff;
    await writeFile(file, bytes);
    expect(await ensure()).toEqual(['harbour-day']);
    const manifest = join(folder, 'manifest.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(/"generator": \d+/, '"generator": 999'));
    expect(await ensure()).toEqual(['harbour-day']);
    await writeFile(manifest, '{"torn');
    expect(await ensure()).toEqual(['harbour-day']);
    expect(await ensure({ sizes: { ...tinySizes, sub: { ...tinySizes.sub, bitsPerSecond: 40_000 } } })).toEqual(['harbour-day']);
  });

  it('leave nothing half written when stopped, and drafts of a dead process are removed', async () => {
    await writeFile(join(folder, 'harbour-day-main.draft-4194305'), 'half');
    const stop = new AbortController();
    await expect(ensure({ signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) })).rejects.toThrow('stopped');
    expect((await readdir(folder)).filter((name) => name.endsWith('.mp4'))).toEqual([]);
    expect(await ensure()).toEqual(['harbour-day']);
    expect((await readdir(folder)).toSorted()).toEqual(['harbour-day-main.mp4', 'harbour-day-sub.mp4', 'manifest.json']);
  });

  it('that cannot be written end in an error, not in silence', async () => {
    await expect(ensure({ jobs: [{ ...tinyJob, name: 'no/such/folder' }] })).rejects.toThrow();
  });
});
