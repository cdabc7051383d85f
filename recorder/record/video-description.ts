/** What a key frame says about its stream. FFmpeg reads it; nothing is decoded. */
import { BitStreamFilter, BitStreamFilterContext, FormatContext, InputFormat, IOContext, Packet, CodecParameters } from 'node-av';
import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_PKT_DATA_NEW_EXTRADATA } from 'node-av/constants';

/** Raw stream formats of the two video codecs we pass on. */
const rawFormats: ReadonlyMap<number, string> = new Map<number, string>([[AV_CODEC_ID_H264, 'h264'], [AV_CODEC_ID_HEVC, 'hevc']]);

export function isVideoSupported(codecId: number): boolean {
  return rawFormats.has(codecId);
}

/** Size, profile, level, reorder depth and parameter sets of an Annex B stream that begins with a key frame; null for rubbish. */
export function describeVideo(codecId: number, bytes: Buffer): CodecParameters | null {
  const input = new FormatContext();
  const io = new IOContext();
  let offset = 0;
  input.allocContext();
  io.allocContextWithCallbacks(65_536, 0, (size) => {
    if (offset >= bytes.length) return null;
    const part = bytes.subarray(offset, offset + size);
    offset += part.length;
    return part;
  });
  input.pb = io;
  try {
    const format = InputFormat.findInputFormat(rawFormats.get(codecId) ?? '');
    if (!format || input.openInputSync('', format, null) < 0 || input.findStreamInfoSync(null) < 0) return null;
    const found = input.streams[0]?.codecpar;
    if (!found || found.width <= 0 || found.height <= 0 || !found.extradata) return null;
    const copy = new CodecParameters();
    copy.alloc();
    found.copy(copy);
    return copy;
  } finally {
    input.closeInputSync();
    io.freeContext();
  }
}

/** Finds the parameter sets inside a packet, so that a change in mid-stream is seen (F20). */
export class ParameterSetReader {
  readonly #filter = new BitStreamFilterContext();
  readonly #out = new Packet();

  constructor(parameters: CodecParameters) {
    const filter = BitStreamFilter.getByName('extract_extradata');
    if (!filter) throw new Error('this FFmpeg lacks extract_extradata');
    this.#filter.alloc(filter);
    parameters.copy(this.#filter.inputCodecParameters as CodecParameters);
    this.#filter.init();
    this.#out.alloc();
  }

  /** Null when the packet brings none. Start codes are three bytes long. */
  read(packet: Packet): Buffer | null {
    const copy = packet.clone();
    if (!copy || this.#filter.sendPacketSync(copy) < 0) return null;
    copy.free();
    if (this.#filter.receivePacketSync(this.#out) < 0) return null;
    const found = this.#out.getSideData(AV_PKT_DATA_NEW_EXTRADATA);
    const bytes = found ? Buffer.from(found) : null;
    this.#out.unref();
    return bytes;
  }

  destroy(): void {
    this.#filter.free();
    this.#out.free();
  }
}
