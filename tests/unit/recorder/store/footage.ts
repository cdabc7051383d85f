/** Real H.264 fragments for the store's tests, and a store in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { EpochMs } from '#model/time';
import { openRecordingStore, type StoreOptions } from '#recorder/store/open-store';
import type { RecordingStore } from '#recorder/store/recording-store';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import { recordedRun, type RecordedRun } from '../../../fakes/recorded-past.ts';

/** 2026-10-01T12:00:00Z. */
export const noon: EpochMs = Date.UTC(2026, 9, 1, 12);

const clip = await makeBurnedClip({ width: 160, height: 96, bitsPerSecond: 100_000 });

/** Footage of whole seconds (15 frames and one key frame a second), beginning at this wall time. */
export function makeFootage(seconds: number, startedAt: EpochMs = noon): RecordedRun {
  return recordedRun(clip, startedAt, seconds);
}

export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openStore(folder: string, options: Partial<StoreOptions> = {}): Promise<RecordingStore> {
  const store = await openRecordingStore({
    folder, retention: { days: 30, reserveBytes: 0 }, segmentSeconds: 4, now: () => noon + 3_600_000, mono: () => performance.now(), log: quiet, ...options,
  });
  onTestFinished(() => store.destroy());
  return store;
}

/** Hands over as a camera would, without waiting in between, and waits for the last. */
export async function record(store: RecordingStore, camera: string, { init, fragments }: RecordedRun, role: 'main' | 'sub' = 'main'): Promise<void> {
  const writer = store.writer(camera, role);
  writer.begin(init);
  await Promise.all(fragments.map((fragment) => writer.write(fragment)));
}

export const always = { start: 0, end: 4_102_444_800_000 };
