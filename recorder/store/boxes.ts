/** Boxes of ISO 14496-12, as far as the store needs them: their heads, our `uuid` boxes and the `prft` of each fragment. */
import type { EpochMs, MediaSeconds } from '#model/time';

export interface Box {
  readonly type: string;
  /** Offset of the box within the buffer, and of its content. */
  readonly at: number;
  readonly content: number;
  readonly end: number;
}

/** The whole boxes in [from, to); stops at the first that is torn or makes no sense. 64-bit sizes are not written by any camera muxer in fragments. */
export function* boxesIn(data: Buffer, from = 0, to = data.length): Generator<Box> {
  let at = from;
  while (at + 8 <= to) {
    const size = data.readUInt32BE(at);
    if (size < 8 || at + size > to) return;
    yield { type: data.toString('latin1', at + 4, at + 8), at, content: at + 8, end: at + size };
    at += size;
  }
}

/** The first box of each of these types, each within the one before. */
export function findBox(data: Buffer, path: readonly string[], from = 0, to = data.length): Box | null {
  const [type, ...rest] = path;
  for (const box of boxesIn(data, from, to)) {
    if (box.type === type) return rest.length === 0 ? box : findBox(data, rest, box.content, box.end);
  }
  return null;
}

export function uuidBox(uuid: Buffer, content: Buffer): Buffer {
  const box = Buffer.allocUnsafe(24 + content.length);
  box.writeUInt32BE(box.length, 0);
  box.write('uuid', 4, 'latin1');
  uuid.copy(box, 8);
  content.copy(box, 24);
  return box;
}

/** Content of the `uuid` box at this offset, or null when it is another box or torn. */
export function uuidContent(uuid: Buffer, data: Buffer, at: number): Buffer | null {
  if (at + 24 > data.length) return null;
  const size = data.readUInt32BE(at);
  if (size < 24 || at + size > data.length || data.toString('latin1', at + 4, at + 8) !== 'uuid') return null;
  return uuid.equals(data.subarray(at + 8, at + 24)) ? data.subarray(at + 24, at + size) : null;
}

export interface VideoTrack {
  readonly id: number;
  /** Ticks per second. */
  readonly timescale: number;
}

/** The video track of an init segment, or null when there is none to be found. */
export function videoTrack(init: Buffer): VideoTrack | null {
  const moov = findBox(init, ['moov']);
  if (!moov) return null;
  for (const trak of boxesIn(init, moov.content, moov.end)) {
    if (trak.type !== 'trak') continue;
    const handler = findBox(init, ['mdia', 'hdlr'], trak.content, trak.end);
    const header = findBox(init, ['mdia', 'mdhd'], trak.content, trak.end);
    const track = findBox(init, ['tkhd'], trak.content, trak.end);
    if (!handler || !header || !track || init.toString('latin1', handler.content + 8, handler.content + 12) !== 'vide') continue;
    // Version 1 of these boxes holds 64-bit creation and modification times before the field.
    return {
      id: init.readUInt32BE(track.content + (init[track.content] === 1 ? 20 : 12)),
      timescale: init.readUInt32BE(header.content + (init[header.content] === 1 ? 20 : 12)),
    };
  }
  return null;
}

/** Seconds from 1900, where NTP counts from, to 1970. */
const ntpEpochS = 2_208_988_800;

/**
 * Producer reference time (ISO 14496-12, 8.16.5): any MP4 reader learns the wall time of this fragment from it.
 * Version 1, flags 24: the time at which the first frame was captured.
 */
export function prftBox(track: VideoTrack, captureAt: EpochMs, mediaTime: MediaSeconds): Buffer {
  const box = Buffer.allocUnsafe(32);
  const seconds = Math.floor(captureAt / 1000);
  box.writeUInt32BE(32, 0);
  box.write('prft', 4, 'latin1');
  box.writeUInt32BE(0x0100_0018, 8);
  box.writeUInt32BE(track.id, 12);
  box.writeUInt32BE((seconds + ntpEpochS) % 2 ** 32, 16);
  box.writeUInt32BE(Math.round(((captureAt - seconds * 1000) / 1000) * 2 ** 32), 20);
  box.writeBigUInt64BE(BigInt(Math.max(0, Math.round(mediaTime * track.timescale))), 24);
  return box;
}
