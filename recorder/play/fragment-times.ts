/** Times inside recorded fragments (ISO 14496-12), read and moved in place; coded pictures and sound are never touched. */
import { boxesIn, findBox, type Box } from '../store/boxes.ts';

/** Track id → ticks per second. */
export type Timescales = ReadonlyMap<number, number>;

export function timescalesOf(init: Buffer): Timescales {
  const scales = new Map<number, number>();
  const moov = findBox(init, ['moov']);
  for (const trak of moov ? boxesIn(init, moov.content, moov.end) : []) {
    const track = trak.type === 'trak' ? findBox(init, ['tkhd'], trak.content, trak.end) : null;
    const header = track && findBox(init, ['mdia', 'mdhd'], trak.content, trak.end);
    // Version 1 of these boxes holds 64-bit creation and modification times before the field.
    if (header) scales.set(init.readUInt32BE(track.content + (init[track.content] === 1 ? 20 : 12)), init.readUInt32BE(header.content + (init[header.content] === 1 ? 20 : 12)));
  }
  return scales;
}

/** Earliest decode time of any track in the first fragment found, s; null when there is none. */
export function earliestTime(data: Buffer, scales: Timescales): number | null {
  const moof = findBox(data, ['moof']);
  const times = moof ? trackTimes(data, moof).flatMap(({ track, tfdt }) => {
    const scale = scales.get(track);
    return scale ? [Number(readTime(data, tfdt)) / scale] : [];
  }) : [];
  return times.length > 0 ? Math.min(...times) : null;
}

/** Takes this much (s) off every time, numbers the fragments from `sequence` on and answers the next number. Our own `uuid` boxes, whose sums no longer hold, become `free`. */
export function moveTimes(data: Buffer, scales: Timescales, shiftS: number, sequence: number): number {
  let next = sequence;
  for (const box of boxesIn(data)) {
    if (box.type === 'uuid') data.write('free', box.at + 4, 'latin1');
    if (box.type === 'prft') moveReference(data, box, scales, shiftS);
    if (box.type !== 'moof') continue;
    const header = findBox(data, ['mfhd'], box.content, box.end);
    if (header) data.writeUInt32BE(next, header.content + 4);
    next += 1;
    for (const { track, tfdt } of trackTimes(data, box)) writeTime(data, tfdt, moved(readTime(data, tfdt), scales.get(track), shiftS));
  }
  return next;
}

function trackTimes(data: Buffer, moof: Box): { readonly track: number; readonly tfdt: Box }[] {
  return [...boxesIn(data, moof.content, moof.end)].flatMap((traf) => {
    const tfhd = traf.type === 'traf' ? findBox(data, ['tfhd'], traf.content, traf.end) : null;
    const tfdt = tfhd && findBox(data, ['tfdt'], traf.content, traf.end);
    return tfdt ? [{ track: data.readUInt32BE(tfhd.content + 4), tfdt }] : [];
  });
}

function readTime(data: Buffer, { content }: Box): bigint {
  return data[content] === 1 ? data.readBigUInt64BE(content + 4) : BigInt(data.readUInt32BE(content + 4));
}

function writeTime(data: Buffer, { content }: Box, time: bigint): void {
  if (data[content] === 1) data.writeBigUInt64BE(time, content + 4);
  else data.writeUInt32BE(Number(BigInt.asUintN(32, time)), content + 4);
}

/** `prft` of version 1: track, NTP time, media time. */
function moveReference(data: Buffer, { content, end }: Box, scales: Timescales, shiftS: number): void {
  if (data[content] !== 1 || content + 24 > end) return;
  data.writeBigUInt64BE(moved(data.readBigUInt64BE(content + 16), scales.get(data.readUInt32BE(content + 4)), shiftS), content + 16);
}

/** Never below 0. */
function moved(time: bigint, scale: number | undefined, shiftS: number): bigint {
  const result = time - BigInt(Math.round(shiftS * (scale ?? 0)));
  return result < 0n ? 0n : result;
}
