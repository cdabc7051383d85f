/** Footage of an emulated MediaMTX: a burned clip in a loop from each stretch's start, so that every frame tells its place in it. */
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import type { BurnedClip } from '../../burned-clip.ts';
import { Fragmenter } from '../../fragmenter.ts';

interface Stretch { readonly start: number; readonly end: number }
interface Sample { readonly data: Buffer; readonly key: boolean; readonly ticks: number }

export class MtxFootage {
  readonly clip: BurnedClip;
  readonly init: Buffer;
  readonly #timescale: number;

  constructor(clip: BurnedClip) {
    this.clip = clip;
    const fragmenter = new Fragmenter(clip);
    this.init = fragmenter.init;
    this.#timescale = timescaleOf(fragmenter.init);
    fragmenter.destroy();
  }

  /**
   * As `muxer_fmp4` writes it: media second 0 is `start`; frames from the key frame before it take no time; a fragment about every second.
   * Ends with the stretch. Null where there is no frame.
   */
  *fragments(stretch: Stretch, start: number, durationS: number): Generator<Buffer> {
    const rate = this.clip.framesPerSecond;
    const ticksAt = (frame: number): number => Math.round(((stretch.start + (frame * 1000) / rate - start) / 1000) * this.#timescale);
    const visible = Math.max(0, Math.ceil(((start - stretch.start) * rate) / 1000 - 1e-6));
    const last = Math.min(((stretch.end - stretch.start) * rate) / 1000, ((start - stretch.start) / 1000 + durationS) * rate);
    if (visible >= last) return;
    yield this.init;
    let samples: Sample[] = [];
    // The key frame before, unless the first frame to be seen is one itself.
    for (let frame = Math.floor(visible / rate) * rate; frame < visible; frame += 1) samples.push(this.#sample(frame, 0));
    let base = ticksAt(visible);
    let sequence = 0;
    for (let frame = visible; frame < last; frame += 1) {
      samples.push(this.#sample(frame, ticksAt(frame + 1) - ticksAt(frame)));
      if ((frame - visible + 1) % rate > 0 && frame + 1 < last) continue;
      yield fragmentOf(sequence, base, samples);
      sequence += 1;
      base = ticksAt(frame + 1);
      samples = [];
    }
  }

  /** One finished MP4, as `format=mp4` gives it. */
  async file(stretch: Stretch, start: number, durationS: number): Promise<Buffer> {
    const rate = this.clip.framesPerSecond;
    const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target: new BufferTarget() });
    const source = new EncodedVideoPacketSource('avc');
    output.addVideoTrack(source, { frameRate: rate });
    await output.start();
    const first = Math.floor(Math.max(0, start - stretch.start) / 1000) * rate;
    const last = Math.min(((stretch.end - stretch.start) * rate) / 1000, ((start - stretch.start) / 1000 + durationS) * rate);
    for (let frame = first; frame < last; frame += 1) {
      const unit = this.#unit(frame);
      const data = unit.key ? Buffer.concat([this.clip.parameterSets, unit.data]) : unit.data;
      const { width, height } = this.clip;
      await source.add(new EncodedPacket(data, unit.key ? 'key' : 'delta', (frame - first) / rate, 1 / rate), frame === first ? { decoderConfig: { codec: this.clip.codec.getCodecString() ?? 'avc1.42c00b', codedWidth: width, codedHeight: height } } : undefined);
    }
    await output.finalize();
    return Buffer.from((output.target as BufferTarget).buffer!);
  }

  /** Wall time of a frame by its bytes, the one nearest to `near` of those in the loop. */
  wallOf(data: Uint8Array, stretch: Stretch, near: number): number | null {
    const tail = Buffer.from(data).subarray(-24);
    const index = this.clip.units.findIndex((unit) => unit.data.subarray(-24).equals(tail));
    if (index < 0) return null;
    const [loopMs, first] = [(this.clip.units.length * 1000) / this.clip.framesPerSecond, stretch.start + (index * 1000) / this.clip.framesPerSecond];
    return first + Math.round((near - first) / loopMs) * loopMs;
  }

  #unit(frame: number): BurnedClip['units'][number] { return this.clip.units[frame % this.clip.units.length]!; }
  #sample(frame: number, ticks: number): Sample {
    const { data, key } = this.#unit(frame);
    return { data: lengthPrefixed(data), key, ticks };
  }
}

function timescaleOf(init: Buffer): number {
  const at = init.indexOf('mdhd');
  return init.readUInt32BE(at + (init[at + 4] === 1 ? 24 : 16));
}

const startCode = Buffer.from([0, 0, 1]);

/** Annex B start codes to lengths (ISO/IEC 14496-15 5.3.2). */
function lengthPrefixed(unit: Buffer): Buffer {
  const parts: Buffer[] = [];
  const starts: number[] = [];
  for (let at = unit.indexOf(startCode); at >= 0; at = unit.indexOf(startCode, at + 3)) starts.push(at + 3);
  for (const [at, start] of starts.entries()) {
    const next = starts[at + 1];
    let end = next === undefined ? unit.length : next - 3;
    while (next !== undefined && unit[end - 1] === 0) end -= 1;
    parts.push(words(end - start), unit.subarray(start, end));
  }
  return Buffer.concat(parts);
}

/** `moof` and `mdat` of one track. FFmpeg's muxer refuses frames that take no time, which is what this server writes. */
function fragmentOf(sequence: number, base: number, samples: readonly Sample[]): Buffer {
  const entries = samples.map(({ data, key, ticks }) => words(ticks, data.length, key ? 0x0200_0000 : 0x0101_0000));
  const moof = (offset: number): Buffer => box('moof', box('mfhd', words(0, sequence)), box('traf',
    box('tfhd', words(0x020000, 1)), box('tfdt', words(0x0100_0000, 0, base)), box('trun', words(0x000701, samples.length, offset), ...entries)));
  return Buffer.concat([moof(moof(0).length + 8), box('mdat', ...samples.map(({ data }) => data))]);
}

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([words(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, at * 4);
  return bytes;
}
