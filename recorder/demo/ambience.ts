/** A quiet loop of street or sea sound, so that mute and listen can be heard; its end joins its start. */
import { randomFrom } from './draw/random.ts';

export const SAMPLES_PER_SECOND = 32_000;

export type Ambience = 'street' | 'sea';

/** 12 s are exactly 375 AAC frames at 32 kHz; other lengths must be whole frames too. */
export function makeAmbience(kind: Ambience, seconds: number): Float32Array {
  const count = seconds * SAMPLES_PER_SECOND;
  const random = randomFrom(kind === 'sea' ? 71 : 72);
  const noise = Float32Array.from({ length: count }, () => random() * 2 - 1);
  const low = lowPass(noise, kind === 'sea' ? 900 : 260);
  const rumble = lowPass(noise, 90);
  const sound = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const turn = (i / count) * Math.PI * 2;
    // Whole cycles a loop: two swells of surf, or three cars passing.
    const swell = kind === 'sea' ? 0.35 + 0.65 * Math.max(0, Math.sin(turn * 2)) ** 2 : 0.4 + 0.6 * Math.max(0, Math.sin(turn * 3 + 0.8)) ** 6;
    sound[i] = low[i]! * swell * 0.5 + rumble[i]! * 0.6;
  }
  return sound;
}

/** One-pole filter run twice round, so that the second round starts as it ends. */
function lowPass(samples: Float32Array, hertz: number): Float32Array {
  const keep = Math.exp((-2 * Math.PI * hertz) / SAMPLES_PER_SECOND);
  const out = new Float32Array(samples.length);
  let value = 0;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < samples.length; i++) {
      value = keep * value + (1 - keep) * samples[i]!;
      out[i] = value;
    }
  }
  return out;
}
