/** A wall whose cameras have footage of the past: 100 s, a gap of 30 s, 110 s until a few seconds ago. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { TimeRange } from '#model/time';
import { arrangeCameras, openBridge } from '../../bench/bridge-client.ts';
import { burnedBits } from '../../fakes/burned-clip.ts';
import { recordPast } from '../../fakes/recorded-past.ts';
import { expect } from '../wall-app.ts';
import type { RunningWall, WallWant } from '../wall-app.ts';
import { recorderCameras, reviewClip } from './recorded-cameras.ts';

export interface RecordedScene {
  readonly wall: RunningWall;
  readonly stretches: readonly [TimeRange, TimeRange];
  readonly client: Awaited<ReturnType<typeof openBridge>>['client'];
  close(): void;
}

/** A camera's clock may be wrong: what it took then is recorded under times that are so much too late (ms, one per camera; 0 where none is given). */
export async function recordedScene(startWall: (want: WallWant) => Promise<RunningWall>, count: number, clockErrorsMs: readonly number[] = []): Promise<RecordedScene> {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-review-'));
  const clip = await reviewClip();
  const end = Math.floor(Date.now() / 1000) * 1000 - 15_000;
  const stretches = [{ start: end - 240_000, end: end - 140_000 }, { start: end - 110_000, end }] as const;
  for (let camera = 1; camera <= count; camera += 1) {
    const errorMs = clockErrorsMs[camera - 1] ?? 0;
    await recordPast(path.join(data, 'recorder'), `cam${camera}`, clip, stretches.map((stretch) => ({ start: stretch.start + errorMs, end: stretch.end + errorMs })));
  }
  const wall = await startWall({ demo: 'none', data, recorder: { cameras: recorderCameras(count) } });
  const { client, close } = await openBridge(wall.address);
  await expect.poll(async () => (await client.cameras.list({ after: null, limit: 50 })).total, { timeout: 30_000 }).toBe(count);
  await arrangeCameras(client, 1, count === 1 ? '1' : '4', Array.from({ length: count }, (_, index) => `embedded/cam${index + 1}`));
  return { wall, stretches, client, close };
}

/** The number burned into each picture, all read in one go; null where none can be read. */
export function burnedOnScreen(page: Page, selector: string): Promise<(number | null)[]> {
  return page.evaluate(([all, bits]) => [...document.querySelectorAll<HTMLVideoElement>(all)].map((video) => {
    if (video.readyState < 2 || video.seeking) return null;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext('2d')!;
    context.drawImage(video, 0, 0);
    const row = context.getImageData(0, Math.floor(canvas.height / 16), canvas.width, 1).data;
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) number = number * 2 + (row[Math.floor(((bit + 0.5) * canvas.width) / bits) * 4 + 1]! > 128 ? 1 : 0);
    return number;
  }), [selector, burnedBits] as const);
}
