/** Cameras of the embedded recorder that have footage of the past and no picture now; every frame's number tells its place in its stretch. */
import path from 'node:path';
import type { EpochMs, TimeRange } from '#model/time';
import { makeBurnedClip } from '../../fakes/burned-clip.ts';
import { pastRuns, recordRuns } from '../../fakes/recorded-past.ts';

export const framesPerSecond = 25;
export const frameMs = 1000 / framesPerSecond;
/** Longer than any jump of a test, so that a number means one moment. */
export const loopSeconds = 40;
const loopFrames = loopSeconds * framesPerSecond;

/** The number of the frame that was captured at this moment, where a loop of the clip began at `start`. */
export const frameAt = (at: EpochMs, start: EpochMs): number => Math.floor((at - start) / frameMs + 1e-6) % loopFrames;
/** So many frames on. */
export const frameAfter = (number: number, by: number): number => (number + by + loopFrames) % loopFrames;

export function reviewClip(width = 320, height = 180): ReturnType<typeof makeBurnedClip> {
  return makeBurnedClip({ width, height, seconds: loopSeconds, framesPerSecond, bitsPerSecond: width * height * 5 });
}

/** What the recorder's configuration says of them. */
export function recorderCameras(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `cam${index + 1}`, number: index + 1, name: { fr: `Caméra ${index + 1}`, ar: `كاميرا ${index + 1}` }, site: { id: 'hall', name: { fr: 'Banc d’essai', ar: 'منصة الاختبار' } },
    record: 'never', streams: { main: { source: 'rtsp://127.0.0.1:9/none', open: 'demand' } },
  }));
}

/** Into the data folder of a product that does not run. */
export async function layFootage(data: string, count: number, stretches: readonly TimeRange[], clip: Awaited<ReturnType<typeof reviewClip>>): Promise<void> {
  const runs = pastRuns(clip, stretches);
  for (let camera = 1; camera <= count; camera += 1) await recordRuns(path.join(data, 'recorder'), `cam${camera}`, runs);
}
