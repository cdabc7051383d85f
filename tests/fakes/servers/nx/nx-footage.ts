/** Footage of an emulated Nx device: a burned clip in a loop, so that every frame tells its place in its span. */
import { makeBurnedClip } from '../../burned-clip.ts';
import type { BurnedClip } from '../../burned-clip.ts';
import { Fragmenter } from '../../fragmenter.ts';

/** Epoch ms; `end` null while it is being recorded. */
export interface NxSpan { readonly start: number; readonly end: number | null; readonly serverId: string }

export class NxFootage {
  readonly clip: BurnedClip;
  constructor(clip: BurnedClip) { this.clip = clip; }

  static async make(): Promise<NxFootage> {
    return new NxFootage(await makeBurnedClip({ width: 160, height: 96, framesPerSecond: 15, seconds: 4, bitsPerSecond: 100_000 }));
  }

  /** Pieces of a fragmented MP4 from the key frame before `position`; holes are skipped and timestamps joined. */
  *mp4(spans: readonly NxSpan[], position: number, end: number, now: number, utc: boolean): Generator<Buffer> {
    const rate = this.clip.framesPerSecond;
    const fragmenter = new Fragmenter(this.clip);
    try {
      const timescale = timescaleOf(fragmenter.init);
      yield fragmenter.init;
      let written = 0;
      for (const span of spans) {
        const spanEnd = Math.min(span.end ?? now, end);
        const inside = Math.max(0, position - span.start);
        const key = Math.floor(inside / 1000) * rate;
        for (let index = key; ; index += rate) {
          const frames = Array.from({ length: rate }, (_, offset) => index + offset).filter((frame) => span.start + (frame * 1000) / rate < spanEnd);
          if (frames.length === 0) break;
          const piece = fragmenter.fragment(frames.map((frame) => this.clip.units[frame % this.clip.units.length]!), written);
          if (utc) shiftTime(piece, ((span.start / 1000) + index / rate - written / rate) * timescale);
          written += frames.length;
          yield piece;
        }
      }
    } finally {
      fragmenter.destroy();
    }
  }

  /** Which frame of the clip this is, by the end of its bytes; -1 for none. */
  frameOf(data: Uint8Array): number {
    const tail = Buffer.from(data).subarray(-24);
    return this.clip.units.findIndex((unit) => unit.data.subarray(-24).equals(tail));
  }
}

function timescaleOf(init: Buffer): number {
  const at = init.indexOf('mdhd');
  return init.readUInt32BE(at + (init[at + 4] === 1 ? 24 : 16));
}

/** Wall time instead of the file's own. */
function shiftTime(piece: Buffer, ticks: number): void {
  const at = piece.indexOf('tfdt');
  if (piece[at + 4] !== 1) throw new Error('a short tfdt');
  piece.writeBigUInt64BE(piece.readBigUInt64BE(at + 8) + BigInt(Math.round(ticks)), at + 8);
}
