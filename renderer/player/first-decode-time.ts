/** When the first picture of a fragmented MP4 is decoded (`tfdt`, ISO 14496-12 8.8.12): mediabunny tells only when pictures are shown. Pure. */

/** Ticks of the track's timescale; null where there is no such fragment. */
export function firstDecodeTime(data: DataView, track: number): number | null {
  const moof = boxes(data, 0, data.byteLength).find(({ type }) => type === 'moof');
  if (!moof) return null;
  for (const traf of boxes(data, moof.content, moof.end)) {
    if (traf.type !== 'traf') continue;
    const inside = boxes(data, traf.content, traf.end);
    const head = inside.find(({ type, content, end }) => type === 'tfhd' && end - content >= 8);
    const time = inside.find(({ type, content, end }) => type === 'tfdt' && end - content >= 8);
    if (!head || !time || data.getUint32(head.content + 4) !== track) continue;
    if (data.getUint8(time.content) === 0) return data.getUint32(time.content + 4);
    return time.end - time.content >= 12 ? Number(data.getBigUint64(time.content + 4)) : null;
  }
  return null;
}

interface Box { readonly type: string; readonly content: number; readonly end: number }

/** Whole boxes between two places, up to the first that makes no sense. */
function boxes(data: DataView, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to && found.length < 64;) {
    const size = data.getUint32(at);
    if (size < 8 || at + size > to) break;
    found.push({ type: String.fromCharCode(data.getUint8(at + 4), data.getUint8(at + 5), data.getUint8(at + 6), data.getUint8(at + 7)), content: at + 8, end: at + size });
    at += size;
  }
  return found;
}
