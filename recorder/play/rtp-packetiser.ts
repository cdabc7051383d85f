/** FFmpeg's RTP muxer into memory: one access unit in, its RTP payloads out. */
import { FFmpegError, FormatContext, IOContext, Packet, Rational } from 'node-av';
import { AV_CODEC_ID_H264, AV_CODEC_ID_OPUS, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { RtpPacket } from 'werift';

/** Bytes of one RTP packet before encryption: SRTP and UDP headers on top stay below every usual path MTU. */
const packetBytes = 1200;
const ioBufferBytes = 4096;

export interface RtpPayload {
  readonly payload: Buffer;
  /** The last one of its access unit. */
  readonly marker: boolean;
}

export class RtpPacketiser {
  readonly #format = new FormatContext();
  readonly #io = new IOContext();
  readonly #packet = new Packet();
  #written: RtpPayload[] = [];
  #count = 0n;

  constructor(codec: 'h264' | 'opus') {
    FFmpegError.throwIfError(this.#format.allocOutputContext2(null, 'rtp', null));
    this.#io.allocContextWithCallbacks(ioBufferBytes, 1, null, (bytes) => this.#write(bytes));
    this.#io.maxPacketSize = packetBytes;
    this.#format.pb = this.#io;
    const stream = this.#format.newStream();
    const { codecpar } = stream;
    codecpar.codecType = codec === 'h264' ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
    codecpar.codecId = codec === 'h264' ? AV_CODEC_ID_H264 : AV_CODEC_ID_OPUS;
    if (codec === 'opus') Object.assign(codecpar, { sampleRate: 48_000, channels: 2 });
    stream.timeBase = codec === 'h264' ? new Rational(1, 90_000) : new Rational(1, 48_000);
    FFmpegError.throwIfError(this.#format.writeHeaderSync());
    this.#packet.alloc();
  }

  #write(bytes: Buffer): number {
    const { header, payload } = RtpPacket.deSerialize(bytes);
    // The muxer also writes sender reports (RFC 5761 4); the peer connection sends its own.
    if (!isRtcp(bytes)) this.#written.push({ payload: Buffer.from(payload), marker: header.marker });
    return bytes.length;
  }

  /** Times are the caller's affair; the muxer gets a plain count. */
  payloads(data: Buffer): RtpPayload[] {
    this.#packet.data = data;
    this.#packet.streamIndex = 0;
    this.#packet.pts = this.#count;
    this.#packet.dts = this.#count;
    this.#count += 1n;
    const result = this.#format.writeFrameSync(this.#packet);
    this.#packet.unref();
    const written = this.#written;
    this.#written = [];
    FFmpegError.throwIfError(result, 'the RTP muxer refused a packet');
    return written;
  }

  destroy(): void {
    this.#packet.free();
    this.#format.pb = null;
    this.#format.freeContext();
    this.#io.freeContext();
  }
}

function isRtcp(bytes: Buffer): boolean {
  const type = bytes[1] ?? 0;
  return type >= 192 && type <= 223;
}
