/** The clips of the demo city: every scene by day and by night, each as a main and a sub stream. */
import type { TimeOfDay } from './draw/light.ts';
import type { Ambience } from './ambience.ts';
import type { H264Want } from './h264-encoder.ts';
import { scenes, type SceneName } from './scenes.ts';

/** Raised whenever the pictures change: clips of another generator are drawn anew. */
export const CLIP_GENERATOR = 2;

export interface ClipJob {
  readonly name: string;
  readonly scene: SceneName;
  readonly time: TimeOfDay;
  readonly seconds: number;
  readonly sound: Ambience | null;
}

export interface ClipSizes {
  readonly main: H264Want;
  readonly sub: H264Want;
}

export const cameraSizes: ClipSizes = {
  main: { width: 1280, height: 720, framesPerSecond: 25, bitsPerSecond: 900_000 },
  sub: { width: 640, height: 360, framesPerSecond: 15, bitsPerSecond: 250_000 },
};

const sounds: Readonly<Record<string, Ambience>> = { 'crossing-day': 'street', 'corniche-day': 'sea' };

export const clipJobs: readonly ClipJob[] = (Object.keys(scenes) as SceneName[]).flatMap((scene) => (['day', 'night'] as const).map((time) => {
  const name = `${scene}-${time}`;
  return { name, scene, time, seconds: scenes[scene].seconds, sound: sounds[name] ?? null };
}));

export type ClipRole = keyof ClipSizes;

/** As `sim:` sources name it; the file is this with `.mp4`. */
export function clipName(job: Pick<ClipJob, 'name'>, role: ClipRole): string {
  return `${job.name}-${role}`;
}
