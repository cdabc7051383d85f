import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recorderConfigSchema, type RecorderConfig } from '../../../../recorder/config.ts';
import { ensureClips } from '../../../../recorder/demo/clips.ts';
import { ensurePast } from '../../../../recorder/demo/past-footage.ts';
import { openRecordingStore } from '../../../../recorder/store/open-store.ts';
import { tinyJob, tinySizes } from './tiny-clips.ts';

const now = 1_795_485_600_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manara-past-'));
  await ensureClips({ folder: join(folder, 'clips'), signal: new AbortController().signal, onProgress: () => undefined, jobs: [tinyJob], sizes: tinySizes });
}, 60_000);
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

function configOf(reserveBytes: number): RecorderConfig {
  const camera = (id: string, record: 'main' | 'never', startS: number) => ({
    id, number: startS, name: { fr: id }, site: { id: 's', name: { fr: 's' } }, record,
    streams: { main: { source: `sim:harbour-day-main?start=${startS}` }, sub: { source: `sim:harbour-day-sub?start=${startS}` } },
  });
  return recorderConfigSchema.parse({ version: 1, data: folder, retention: { reserveBytes }, cameras: [camera('a', 'main', 0), camera('b', 'main', 1), camera('c', 'never', 0)] });
}

async function readSpans(config: RecorderConfig, cameras: readonly string[]) {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = await openRecordingStore({ folder, retention: config.retention, segmentSeconds: 60, now: () => now, mono: () => performance.now(), log: quiet });
  try {
    return cameras.map((camera) => store.spans(camera, { start: 0, end: now + 1 }));
  } finally {
    await store.destroy();
  }
}

function fill(config: RecorderConfig, steps: string[] = [], signal = new AbortController().signal): Promise<boolean> {
  return ensurePast('here', { config, now: () => now, signal, onProgress: (step) => steps.push(step), minutes: 3 });
}

describe('past footage', { timeout: 60_000 }, () => {
  it('is placed once for the recorded cameras, whole and up to now', async () => {
    const config = configOf(0);
    expect(await fill(config)).toBe(true);
    expect(await fill(config)).toBe(false);
    const [a, b, c] = await readSpans(config, ['a', 'b', 'c']);
    for (const spans of [a, b]) {
      expect(spans).toHaveLength(1);
      expect(spans![0]!.role).toBe('sub');
      expect(spans![0]!.end).toBeGreaterThan(now - 1000);
      expect(spans![0]!.end).toBeLessThanOrEqual(now);
      expect(spans![0]!.start).toBeGreaterThanOrEqual(now - 180_000);
      expect(spans![0]!.start).toBeLessThan(now - 177_000);
    }
    expect(c).toEqual([]);
  });

  it('goes on with the remaining cameras after it was cut short', async () => {
    const config = configOf(0);
    const stop = new AbortController();
    const request = { config: { ...config, cameras: config.cameras.slice(0, 1) }, now: () => now, signal: stop.signal, onProgress: () => stop.abort(), minutes: 3 };
    await expect(ensurePast('here', request)).rejects.toThrow();
    expect(await fill(config)).toBe(true);
    const [a, b] = await readSpans(config, ['a', 'b']);
    expect([a!.length, b!.length]).toEqual([1, 1]);
  });

  it('F44 stays out of the reserve of a disk with too little room, and says so', async () => {
    const config = configOf(Number.MAX_SAFE_INTEGER);
    const steps: string[] = [];
    expect(await fill(config, steps)).toBe(true);
    expect(steps).toEqual([expect.stringMatching(/room for 0 of 3 minutes/)]);
    expect(await readSpans(config, ['a'])).toEqual([[]]);
  });
});
