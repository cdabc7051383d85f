/** The first coded picture of a fragment, and what a decoder must know beforehand: key frames without the pictures between them. */
import { boxesIn, field, findBox } from './fmp4-boxes.ts';
import type { Box, Mp4Track } from './fmp4-boxes.ts';

/** The first video sample of a message's whole `moof` and `mdat` pairs; null where it is torn or lies outside of what is there. Never throws. */
export function firstVideoSample(data: Buffer, tracks: readonly Mp4Track[]): Buffer | null {
  for (const moof of boxesIn(data)) {
    if (moof.type !== 'moof') continue;
    for (const traf of boxesIn(data, moof.content, moof.end)) {
      const place = traf.type === 'traf' ? placeOf(data, moof, traf, tracks) : null;
      if (place) return place.at >= 0 && place.size > 0 && place.at + place.size <= data.length ? data.subarray(place.at, place.at + place.size) : null;
    }
  }
  return null;
}

/** Null for a track fragment that is no video, has no samples, or counts from anywhere but its own `moof`, which MSE forbids (8.8.7 and 8.8.8). */
function placeOf(data: Buffer, moof: Box, traf: Box, tracks: readonly Mp4Track[]): { readonly at: number; readonly size: number } | null {
  const head = findBox(data, ['tfhd'], traf.content, traf.end);
  const track = head && tracks.find(({ id, video }) => video && id === field(data, head, 4));
  const run = findBox(data, ['trun'], traf.content, traf.end);
  if (!head || !track || !run || !field(data, run, 4)) return null;
  const options = (field(data, head, 0) ?? 0) & 0xff_ffff;
  const runOptions = (field(data, run, 0) ?? 0) & 0xff_ffff;
  if (options & 0x1 || !(runOptions & 0x1)) return null;
  const usual = options & 0x10 ? field(data, head, 8 + (options & 0x2 ? 4 : 0) + (options & 0x8 ? 4 : 0)) : track.size;
  // Behind the offset: flags of the first sample, then its own fields, duration before size.
  const size = runOptions & 0x200 ? field(data, run, 12 + (runOptions & 0x4 ? 4 : 0) + (runOptions & 0x100 ? 4 : 0)) : usual;
  const offset = field(data, run, 8);
  return offset === null || size === null ? null : { at: moof.at + (offset | 0), size };
}
