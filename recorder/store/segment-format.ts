/**
 * What a segment file holds, so that the index can be rebuilt from the files alone:
 *
 *   ftyp moov            the run's init segment
 *   uuid head            JSON: camera, role, order number, start, run, codecs
 *   { uuid mark          wall time, duration, flags, length and CRC-32 of what follows
 *     prft               the same wall time for any reader (left out when the video track cannot be found)
 *     moof mdat }        repeated
 *   uuid groups          where each group of pictures begins (segment-groups.ts); only in a file closed in order
 *   uuid foot            end of the footage; only in a file closed in order
 *
 * Every reader of MP4 skips `uuid` boxes it does not know: FFmpeg and Chromium play the file as it is.
 * A fragment counts only when its mark's CRC holds: after a power cut a file may have grown over blocks never written.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { EpochMs, MediaSeconds } from '#model/time';
import type { MediaFragment, MediaInit } from '../media.ts';
import { prftBox, uuidBox, uuidContent, type VideoTrack } from './boxes.ts';

const headUuid = Buffer.from('8a6b1f2e4c0d4b6f9a1e6d616e617261', 'hex');
const markUuid = Buffer.from('3c5d9e704f1b4e0c8b2a6d616e617261', 'hex');
const footUuid = Buffer.from('b1e27c944a7d4f6e9d3c6d616e617261', 'hex');

const headSchema = z.object({
  v: z.literal(1),
  camera: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
  role: z.enum(['main', 'sub']),
  order: z.int().min(0),
  start: z.int(),
  run: z.int(),
  mime: z.string(), video: z.string(), audio: z.string().nullable(),
  width: z.number(), height: z.number(), frameRate: z.number().nullable(),
});
export type SegmentHead = z.infer<typeof headSchema>;

export function headBox(init: MediaInit, place: Pick<SegmentHead, 'camera' | 'role' | 'order' | 'start'>): Buffer {
  const head: SegmentHead = {
    v: 1, ...place, run: init.run, mime: init.mime, video: init.videoCodec, audio: init.audioCodec, width: init.width, height: init.height, frameRate: init.frameRate,
  };
  return uuidBox(headUuid, Buffer.from(JSON.stringify(head)));
}

/** The head, and where the fragments begin; null when it is missing or torn. `data` is the beginning of a file. */
export function readHead(data: Buffer): { head: SegmentHead; init: Buffer; end: number } | null {
  let at = 0;
  while (at + 8 <= data.length) {
    const size = data.readUInt32BE(at);
    const content = uuidContent(headUuid, data, at);
    if (content) {
      const parsed = headSchema.safeParse(parseJson(content));
      return parsed.success ? { head: parsed.data, init: data.subarray(0, at), end: at + size } : null;
    }
    if (size < 8) return null;
    at += size;
  }
  return null;
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return null;
  }
}

export interface FragmentMark {
  readonly captureAt: EpochMs;
  readonly mediaTime: MediaSeconds;
  readonly durationS: number;
  readonly randomAccess: boolean;
  readonly discontinuity: boolean;
  readonly run: number;
  readonly sequence: number;
  /** Bytes of `prft`, `moof` and `mdat` after the mark. */
  readonly length: number;
  readonly crc: number;
}

export const markBytes = 24 + 48;

/** The buffers of one fragment as they go to the file. */
export function fragmentBoxes(fragment: MediaFragment, track: VideoTrack | null): Buffer[] {
  const prft = track ? prftBox(track, fragment.captureAt, fragment.mediaTime) : Buffer.alloc(0);
  const mark = Buffer.alloc(48);
  mark.writeUInt8(1, 0);
  mark.writeUInt8((fragment.randomAccess ? 1 : 0) | (fragment.discontinuity ? 2 : 0), 1);
  mark.writeUInt32BE(prft.length + fragment.data.length, 4);
  mark.writeUInt32BE(crc32(fragment.data, crc32(prft)), 8);
  mark.writeUInt32BE(fragment.run >>> 0, 12);
  mark.writeUInt32BE(fragment.sequence >>> 0, 16);
  mark.writeBigInt64BE(BigInt(Math.round(fragment.captureAt)), 20);
  mark.writeDoubleBE(fragment.mediaTime, 28);
  mark.writeDoubleBE(fragment.durationS, 36);
  mark.writeUInt32BE(crc32(mark.subarray(0, 44)), 44);
  return [uuidBox(markUuid, mark), prft, fragment.data];
}

/** Null when no whole mark stands at this offset. */
export function readMark(data: Buffer, at: number): FragmentMark | null {
  const mark = uuidContent(markUuid, data, at);
  if (mark?.length !== 48 || mark.readUInt8(0) !== 1 || crc32(mark.subarray(0, 44)) !== mark.readUInt32BE(44)) return null;
  return {
    captureAt: Number(mark.readBigInt64BE(20)), mediaTime: mark.readDoubleBE(28), durationS: mark.readDoubleBE(36),
    randomAccess: (mark.readUInt8(1) & 1) !== 0, discontinuity: (mark.readUInt8(1) & 2) !== 0,
    run: mark.readUInt32BE(12), sequence: mark.readUInt32BE(16), length: mark.readUInt32BE(4), crc: mark.readUInt32BE(8),
  };
}

/** True when these bytes are the ones the mark was written for. */
export function matchesMark(mark: FragmentMark, data: Buffer): boolean {
  return data.length === mark.length && crc32(data) === mark.crc;
}

export const footBytes = 24 + 12;

export function footBox(end: EpochMs): Buffer {
  const foot = Buffer.alloc(12);
  foot.writeBigInt64BE(BigInt(end), 0);
  foot.writeUInt32BE(crc32(foot.subarray(0, 8)), 8);
  return uuidBox(footUuid, foot);
}

/** End of the footage of a file closed in order, or null. `tail` is the file's last `footBytes`. */
export function readFoot(tail: Buffer): EpochMs | null {
  const foot = tail.length === footBytes ? uuidContent(footUuid, tail, 0) : null;
  return foot?.length === 12 && crc32(foot.subarray(0, 8)) === foot.readUInt32BE(8) ? Number(foot.readBigInt64BE(0)) : null;
}

/** End of a fragment in wall time. */
export function fragmentEnd({ captureAt, durationS }: Pick<MediaFragment, 'captureAt' | 'durationS'>): EpochMs {
  return Math.round(captureAt + durationS * 1000);
}
