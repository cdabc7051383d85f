/** What a key frame says about its stream. FFmpeg reads it; nothing is decoded. */
import { BitStreamFilter, BitStreamFilterContext, FormatContext, InputFormat, IOContext, Packet, CodecParameters } from 'node-av';
import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_PKT_DATA_NEW_EXTRADATA, AVSEEK_SET } from 'node-av/constants';

/** Raw stream formats of the two video codecs we pass on. */
const rawFormats: ReadonlyMap<number, string> = new Map<number, string>([[AV_CODEC_ID_H264, 'h264'], [AV_CODEC_ID_HEVC, 'hevc']]);

export function isVideoSupported(codecId: number): boolean {
  return rawFormats.has(codecId);
}

/** node-av 6.1 never frees an IOContext's buffer, so one serves all descriptions: they are made one at a time. */
const reading: { bytes: Buffer; offset: number; begin: number; io: IOContext | null } = { bytes: Buffer.alloc(0), offset: 0, begin: 0, io: null };
/** Each description begins this much further on, so that FFmpeg does not take bytes of the one before for its own. */
const stride = 2 ** 32;

function readerOf(bytes: Buffer): IOContext {
  reading.bytes = bytes;
  reading.offset = 0;
  if (reading.io) {
    reading.begin += stride;
    reading.io.seekSync(BigInt(reading.begin), AVSEEK_SET);
    return reading.io;
  }
  const io = new IOContext();
  io.allocContextWithCallbacks(65_536, 0, (size) => {
    if (reading.offset >= reading.bytes.length) return null;
    const part = reading.bytes.subarray(reading.offset, reading.offset + size);
    reading.offset += part.length;
    return part;
  }, null, (offset, whence) => {
    if (whence !== AVSEEK_SET) return -1;
    reading.offset = Math.max(0, Number(offset) - reading.begin);
    return offset;
  });
  reading.io = io;
  return io;
}

/** Size, profile, level, reorder depth and parameter sets of an Annex B stream that begins with a key frame; null for rubbish. */
export function describeVideo(codecId: number, bytes: Buffer): CodecParameters | null {
  const input = new FormatContext();
  input.allocContext();
  input.pb = readerOf(bytes);
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
    reading.bytes = Buffer.alloc(0);
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
