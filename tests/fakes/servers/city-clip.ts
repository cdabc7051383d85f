/** One clip for all emulated servers of a test file: 4 s, 15 frames a second, a key frame every second. */
import { makeBurnedClip } from '../burned-clip.ts';
import type { BurnedClip } from '../burned-clip.ts';

let made: Promise<BurnedClip> | null = null;
export function cityClip(): Promise<BurnedClip> {
  made ??= makeBurnedClip({ width: 320, height: 180, bitsPerSecond: 200_000 });
  return made;
}

/** Which of the clip's frames the one sample of this `moof` + `mdat` is, by its bytes; -1 for none. */
export function frameOf(clip: BurnedClip, pair: Buffer): number {
  return clip.units.findIndex(({ data }) => pair.includes(data.subarray(Math.max(4, data.length - 64))));
}
