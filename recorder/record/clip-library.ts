/** Clips in memory, each read once; a clip that could not be read is asked for again. */
import { join } from 'node:path';
import { readClip } from './clip.ts';
import type { Clip } from './clip.ts';

export interface ClipLibrary {
  clip(name: string): Promise<Clip>;
}

export function createClipLibrary(folder: string): ClipLibrary {
  const clips = new Map<string, Promise<Clip>>();
  return {
    clip(name) {
      const known = clips.get(name);
      if (known) return known;
      const reading = readClip(join(folder, `${name}.mp4`));
      clips.set(name, reading);
      reading.catch(() => clips.delete(name));
      return reading;
    },
  };
}
