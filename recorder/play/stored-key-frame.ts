/** The key frame at the beginning of a recorded fragment, as a decoder takes it (ISO 14496-12 and -15). */
import { boxesIn, findBox, videoTrack, type Box } from '../store/boxes.ts';
import type { KeyFrame } from './key-frame-jpeg.ts';

/** FFmpeg's codec and the box of its decoder settings, by the init's sample entry. */
const codecs: Readonly<Record<string, readonly [codec: string, box: string]>> = {
  avc1: ['h264', 'avcC'], avc3: ['h264', 'avcC'], hvc1: ['hevc', 'hvcC'], hev1: ['hevc', 'hvcC'],
};
/** What stands in a visual sample entry before its own boxes. */
const sampleEntryBytes = 78;

/** `fragment` begins with any boxes and holds one `moof` and its `mdat`. Null when there is no such picture. */
export function storedKeyFrame(init: Buffer, fragment: Buffer): KeyFrame | null {
  const track = videoTrack(init);
  const settings = track && decoderSettings(init);
  const moof = findBox(fragment, ['moof']);
  const sample = settings && moof && firstSample(fragment, moof, track.id);
  return sample ? { ...settings, data: sample } : null;
}

function decoderSettings(init: Buffer): Omit<KeyFrame, 'data'> | null {
  const moov = findBox(init, ['moov']);
  for (const trak of moov ? boxesIn(init, moov.content, moov.end) : []) {
    const stsd = trak.type === 'trak' ? findBox(init, ['mdia', 'minf', 'stbl', 'stsd'], trak.content, trak.end) : null;
    const [entry] = stsd ? boxesIn(init, stsd.content + 8, stsd.end) : [];
    const [codec, type] = codecs[entry?.type ?? ''] ?? [];
    const box = entry && type !== undefined ? findBox(init, [type], entry.content + sampleEntryBytes, entry.end) : null;
    if (codec !== undefined && box) return { codec, configuration: init.subarray(box.content, box.end) };
  }
  return null;
}

function firstSample(data: Buffer, moof: Box, track: number): Buffer | null {
  for (const traf of boxesIn(data, moof.content, moof.end)) {
    const tfhd = traf.type === 'traf' ? findBox(data, ['tfhd'], traf.content, traf.end) : null;
    const trun = tfhd && findBox(data, ['trun'], traf.content, traf.end);
    if (!tfhd || !trun || readAt(data, tfhd, 4) !== track) continue;
    const has = flagsOf(data, trun);
    // Count, then data offset and first sample's flags where they are given, then the samples.
    const samples = 8 + (has(0x1) ? 4 : 0) + (has(0x4) ? 4 : 0);
    const size = has(0x200) ? readAt(data, trun, samples + (has(0x100) ? 4 : 0)) : defaultSize(data, tfhd);
    const at = has(0x1) ? moof.at + (readAt(data, trun, 8) ?? 0) : null;
    return at !== null && size && at + size <= data.length ? data.subarray(at, at + size) : null;
  }
  return null;
}

/** `default_sample_size`, behind the fields that stand before it where they are given. */
function defaultSize(data: Buffer, tfhd: Box): number | null {
  const has = flagsOf(data, tfhd);
  return has(0x10) ? readAt(data, tfhd, 8 + (has(0x1) ? 8 : 0) + (has(0x2) ? 4 : 0) + (has(0x8) ? 4 : 0)) : null;
}

function flagsOf(data: Buffer, box: Box): (flag: number) => boolean {
  const flags = (readAt(data, box, 0) ?? 0) & 0xff_ffff;
  return (flag) => (flags & flag) !== 0;
}

/** Null outside the box. */
function readAt(data: Buffer, box: Box, offset: number): number | null {
  return box.content + offset + 4 <= box.end ? data.readUInt32BE(box.content + offset) : null;
}
