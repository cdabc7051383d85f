/** Fragmented MP4 out of access units, by FFmpeg's own muxer: test fakes only. */
import { AV_PKT_FLAG_KEY, Dictionary, FFmpegError, FormatContext, IOContext, Packet, Rational } from 'node-av';
import type { BurnedClip } from './burned-clip.ts';

export class Fragmenter {
  readonly init: Buffer;
  readonly #format = new FormatContext();
  readonly #io = new IOContext();
  readonly #timeBase: Rational;
  #out: Buffer[] = [];

  constructor(clip: BurnedClip) {
    this.#timeBase = new Rational(1, clip.framesPerSecond);
    this.#io.allocContextWithCallbacks(65_536, 1, null, (bytes) => { this.#out.push(Buffer.from(bytes)); return bytes.length; });
    FFmpegError.throwIfError(this.#format.allocOutputContext2(null, 'mp4', null));
    this.#format.pb = this.#io;
    const stream = this.#format.newStream();
    FFmpegError.throwIfError(clip.codec.copy(stream.codecpar));
    stream.timeBase = this.#timeBase;
    FFmpegError.throwIfError(this.#format.writeHeaderSync(Dictionary.fromObject({ movflags: 'empty_moov+default_base_moof+frag_custom+skip_trailer', use_editlist: '0' })));
    this.init = this.#take();
  }

  /** The `moof` + `mdat` of these frames; `first` counts frames of the run. */
  fragment(units: BurnedClip['units'], first: number): Buffer {
    const packet = new Packet();
    packet.alloc();
    for (const [index, unit] of units.entries()) {
      packet.data = unit.data;
      packet.streamIndex = 0;
      packet.pts = BigInt(first + index);
      packet.dts = packet.pts;
      packet.duration = 1n;
      packet.timeBase = this.#timeBase;
      packet.flags = unit.key ? AV_PKT_FLAG_KEY : (0 as never);
      packet.rescaleTs(this.#timeBase, this.#format.streams[0]!.timeBase);
      FFmpegError.throwIfError(this.#format.writeFrameSync(packet));
      packet.unref();
    }
    packet.free();
    FFmpegError.throwIfError(this.#format.writeFrameSync(null));
    return this.#take();
  }

  #take(): Buffer {
    this.#format.flushSync();
    const bytes = Buffer.concat(this.#out);
    this.#out = [];
    return bytes;
  }

  destroy(): void {
    this.#format.pb = null;
    this.#format.freeContext();
    this.#io.freeContext();
  }
}
