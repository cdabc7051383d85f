/** Prepares a recorder's data folder for a demo city: clips, configuration, and a past to look at. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { EpochMs } from '#model/time';
import { cityConfig } from './cities.ts';
import type { CityName } from './city.ts';
import { ensureClips, type ClipRequest } from './clips.ts';
import { readFilled } from './past-mark.ts';

export interface PrepareRequest {
  readonly city: CityName;
  readonly data: string;
  readonly configOut: string | null;
  readonly now: () => EpochMs;
  readonly signal: AbortSignal;
  readonly onProgress: (step: string, fraction: number) => void;
  /** Other clips and a shorter past than the product's: for tests. */
  readonly clips?: Pick<ClipRequest, 'jobs' | 'sizes'>;
  readonly minutes?: number;
}

const PAST_MINUTES = 30;

/** Path of the written configuration. Quick and without effect when everything stands. */
export async function prepareCity({ city, data, configOut, now, signal, onProgress, clips = {}, minutes = PAST_MINUTES }: PrepareRequest): Promise<string> {
  const folder = resolve(data);
  const configPath = resolve(configOut ?? join(folder, 'config.json'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await ensureClips({ folder: join(folder, 'clips'), signal, onProgress: (fraction) => onProgress('clips', fraction), ...clips });
  const config = cityConfig(city, folder);
  await writeIfChanged(configPath, `${JSON.stringify(config, null, 1)}\n`);
  if (!(await readFilled(folder)).includes(city)) {
    // Loaded only here: it brings FFmpeg and the index, which a second start does not need.
    const { ensurePast } = await import('./past-footage.ts');
    await ensurePast(city, { config, now, signal, onProgress, minutes });
  }
  return configPath;
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, path);
}
