import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../recorder/load-config.ts';
import { clipJobs } from '../../../../recorder/demo/clip-list.ts';
import { prepareCity, type PrepareRequest } from '../../../../recorder/demo/prepare.ts';
import { tinySizes } from './tiny-clips.ts';

const now = 1_795_485_600_000;
const clips = { jobs: clipJobs.map((job) => ({ ...job, seconds: 1, sound: null })), sizes: tinySizes };
let data: string;
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'manara-city-')); });
afterEach(async () => { await rm(data, { recursive: true, force: true }); });

async function prepare(more: Partial<PrepareRequest> = {}): Promise<{ config: string; steps: readonly string[] }> {
  const steps = new Set<string>();
  const config = await prepareCity({
    city: 'casablanca', data, configOut: null, now: () => now, signal: new AbortController().signal, onProgress: (step) => steps.add(step), clips, minutes: 1, ...more,
  });
  return { config, steps: [...steps] };
}

describe('preparing a city', { timeout: 60_000 }, () => {
  it('draws, writes a configuration the recorder takes, and places the past; the second time nothing', async () => {
    const first = await prepare();
    expect(first.steps).toEqual(['clips', 'footage']);
    expect(loadConfig(first.config).cameras).toHaveLength(64);
    const files = ['config.json', 'demo-footage.json', 'clips/manifest.json', 'clips/market-night-sub.mp4'].map((name) => join(data, name));
    const before = await Promise.all(files.map(async (file) => [(await stat(file)).mtimeMs, await readFile(file)]));
    const second = await prepare();
    expect(second).toEqual({ config: first.config, steps: [] });
    expect(await Promise.all(files.map(async (file) => [(await stat(file)).mtimeMs, await readFile(file)]))).toEqual(before);
  });

  it('changes to another city with its own past, on the same clips', async () => {
    const configOut = join(data, 'elsewhere', 'recorder.json');
    await prepare({ configOut });
    const { config, steps } = await prepare({ city: 'tangier', configOut });
    expect(config).toBe(configOut);
    expect(steps).toEqual(['footage']);
    expect(loadConfig(config).cameras).toHaveLength(533);
  });
});
