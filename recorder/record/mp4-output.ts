/** FFmpeg's MP4 muxer into memory: one init, then a `moof` + `mdat` whenever it is told to cut. Synchronous; no file, no thread. */
import { FormatContext, IOContext, Rational } from 'node-av';
import { AV_CODEC_ID_HEVC } from 'node-av/constants';
import type { Packet } from 'node-av';
import type { Track } from './opened-source.ts';
import { SourceFault } from './source-fault.ts';

/** Timescale of every video track we write. */
export const videoTimescale = 90_000;
const ioBufferBytes = 65_536;
const muxerOptions = [
  // `frag_discont` makes each fragment begin at its packets' own time instead of at the sum of earlier durations.
  ['movflags', '+empty_moov+default_base_moof+frag_custom+frag_discont+skip_trailer'],
  ['use_editlist', '0'],
  ['avoid_negative_ts', 'disabled'],
  ['video_track_timescale', String(videoTimescale)],
] as const;

/** node-av 6.1 never frees an IOContext's buffer: those of outputs that have ended are used again. */
const spare: MemoryIo[] = [];

class MemoryIo {
  readonly context = new IOContext();
  #written: Buffer[] = [];

  constructor() {
    this.context.allocContextWithCallbacks(ioBufferBytes, 1, null, (bytes) => {
      this.#written.push(Buffer.from(bytes));
      return bytes.length;
    });
  }

  take(): Buffer {
    const bytes = this.#written.length === 1 ? this.#written[0] as Buffer : Buffer.concat(this.#written);
    this.#written = [];
    return bytes;
  }
}

export class Mp4Output {
  /** `ftyp` + `moov`. */
  readonly init: Buffer;
  readonly codecs: readonly string[];
  readonly #format = new FormatContext();
  readonly #io = spare.pop() ?? new MemoryIo();

  constructor(video: Track, audio: Track | null) {
    this.#format.allocOutputContext2(null, 'mp4', null);
    this.#format.pb = this.#io.context;
    this.#addTrack(video, videoTimescale);
    if (audio) this.#addTrack(audio, audio.timescale);
    for (const [name, value] of muxerOptions) this.#format.setOption(name, value);
    // Options are set one by one: node-av 6.1 frees a Dictionary given to a synchronous call twice.
    const result = this.#format.writeHeaderSync();
    if (result < 0) {
      this.destroy();
      throw new SourceFault('codec-unsupported', `the MP4 muxer refused the stream (${result})`);
    }
    this.init = this.#take();
    this.codecs = this.#format.streams.map((stream) => stream.codecpar.getCodecString() ?? '');
  }

  #addTrack(track: Track, timescale: number): void {
    const stream = this.#format.newStream(null);
    track.parameters.copy(stream.codecpar);
    // Apple's players want `hvc1` (parameter sets in the init only); for all others the muxer chooses.
    stream.codecpar.codecTag = track.codecId === AV_CODEC_ID_HEVC ? 'hvc1' : 0;
    stream.timeBase = new Rational(1, timescale);
  }

  /** The packet's stream index, times and duration must be set; false when the muxer refused it. */
  write(packet: Packet): boolean {
    return this.#format.writeFrameSync(packet) >= 0;
  }

  /** Everything written since the last cut as one fragment. */
  cut(): Buffer {
    this.#format.writeFrameSync(null);
    const fragment = this.#take();
    this.#format.setOption('movflags', '+frag_discont');
    return fragment;
  }

  #take(): Buffer {
    this.#format.flushSync();
    return this.#io.take();
  }

  destroy(): void {
    this.#format.pb = null;
    // What the muxer still held goes out now and is forgotten.
    this.#io.context.flushSync();
    this.#io.take();
    this.#format.freeContext();
    if (this.#io.context.error === 0) spare.push(this.#io);
  }
}
