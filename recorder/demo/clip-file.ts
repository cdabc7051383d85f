/** Writes one H.264 (and AAC) MP4 with FFmpeg's encoders and muxer, synchronously: it runs in a worker of its own. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER, AV_PIX_FMT_YUV420P, AV_SAMPLE_FMT_FLTP, AVERROR_EAGAIN, AVERROR_EOF, Codec, CodecContext,
  FF_ENCODER_AAC, FFmpegError, FormatContext, Frame, Packet, Rational, type Stream,
} from 'node-av';
import { openH264Encoder, type H264Want } from './h264-encoder.ts';

export interface ClipAudio {
  readonly samplesPerSecond: number;
  readonly bitsPerSecond: number;
  /** One loop of mono sound, exactly as long as the video and a whole number of AAC frames (1,024 samples). */
  readonly samples: Float32Array;
}

interface Track {
  readonly codec: CodecContext;
  readonly stream: Stream;
  readonly packet: Packet;
}

const AAC_FRAME_SAMPLES = 1024;

export class ClipFile {
  readonly #format = new FormatContext();
  readonly #video: Track;
  readonly #audio: Track | null;
  readonly #frame = new Frame();
  readonly #framesPerSecond: number;
  /** The whole loop of sound, fed to the muxer in step with the pictures. */
  #sound: Packet[] = [];
  #count = 0n;
  #isOpen = true;

  constructor(path: string, video: H264Want, audio: ClipAudio | null) {
    check(this.#format.allocOutputContext2(null, 'mp4', path));
    this.#video = this.#addTrack(openVideo(video), new Rational(1, video.framesPerSecond));
    this.#audio = audio === null ? null : this.#addTrack(openAudio(audio), new Rational(1, audio.samplesPerSecond));
    this.#frame.alloc();
    Object.assign(this.#frame, { format: AV_PIX_FMT_YUV420P, width: video.width, height: video.height });
    check(this.#frame.getBuffer(0));
    check(this.#format.openOutputSync());
    // No edit list: it would shift the loop's timestamps for a reader that concatenates loops.
    check(this.#format.setOption('use_editlist', 0));
    check(this.#format.writeHeaderSync());
    this.#framesPerSecond = video.framesPerSecond;
    if (audio !== null && this.#audio !== null) this.#sound = encodeLoop(this.#audio.codec, audio);
  }

  #addTrack(codec: CodecContext, timeBase: Rational): Track {
    const stream = this.#format.newStream();
    stream.timeBase = timeBase;
    check(stream.codecpar.fromContext(codec));
    const packet = new Packet();
    packet.alloc();
    return { codec, stream, packet };
  }

  /** The next picture: a planar 4:2:0 buffer without padding. */
  picture(yuv: Buffer): void {
    check(this.#frame.makeWritable());
    check(this.#frame.fromBuffer(yuv));
    this.#frame.pts = this.#count++;
    this.#encode(this.#frame);
    if (this.#audio !== null) this.#muxSoundUntil(this.#audio, Number(this.#count) / this.#framesPerSecond);
  }

  #muxSoundUntil(track: Track, seconds: number): void {
    const until = seconds * track.codec.sampleRate;
    while (this.#sound[0] !== undefined && Number(this.#sound[0].pts) < until) {
      const packet = this.#sound.shift()!;
      this.#mux(track, packet, BigInt(AAC_FRAME_SAMPLES));
      packet.free();
    }
  }

  #encode(frame: Frame | null): void {
    const { codec, packet } = this.#video;
    check(codec.sendFrameSync(frame));
    while (received(codec.receivePacketSync(packet))) this.#mux(this.#video, packet, 1n);
  }

  #mux({ codec, stream }: Track, packet: Packet, duration: bigint): void {
    packet.streamIndex = stream.index;
    packet.duration = duration;
    packet.rescaleTs(codec.timeBase, stream.timeBase);
    check(this.#format.interleavedWriteFrameSync(packet));
  }

  /** Finishes the file. */
  close(): void {
    this.#encode(null);
    check(this.#format.writeTrailerSync());
    this.destroy();
  }

  /** Leaves an unfinished file behind when `close` was not reached. */
  destroy(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#format.closeOutputSync();
    for (const track of [this.#video, this.#audio]) {
      track?.codec.freeContext();
      track?.packet.free();
    }
    for (const packet of this.#sound) packet.free();
    this.#frame.free();
    this.#format.freeContext();
  }
}

function openVideo(video: H264Want): CodecContext {
  return openH264Encoder(video, {
    rcMaxRate: BigInt(Math.round(video.bitsPerSecond * 1.3)), rcBufferSize: video.bitsPerSecond,
    options: { 'preset': 'superfast', 'x264-params': 'scenecut=0:open-gop=0:rc-lookahead=0:sync-lookahead=0:mbtree=0' },
  });
}

function openAudio({ samplesPerSecond, bitsPerSecond }: ClipAudio): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_AAC);
  if (codec === null) throw new Error('this build of FFmpeg has no AAC encoder');
  const context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, {
    sampleRate: samplesPerSecond, sampleFormat: AV_SAMPLE_FMT_FLTP, channelLayout: { nbChannels: 1, order: 1, mask: 4n },
    timeBase: new Rational(1, samplesPerSecond), bitRate: BigInt(bitsPerSecond),
  });
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(context.open2Sync(codec));
  return context;
}

/**
 * Encodes the loop twice and keeps the packets of the second round, timed from 0: the encoder's warm-up falls into the
 * first round, so that the sound's end joins its start as the picture's does.
 */
function encodeLoop(codec: CodecContext, audio: ClipAudio): Packet[] {
  const length = audio.samples.length;
  if (length % AAC_FRAME_SAMPLES !== 0) throw new Error(`a sound loop of ${length} samples is not whole AAC frames`);
  const kept: Packet[] = [];
  const packet = new Packet();
  packet.alloc();
  const frame = new Frame();
  frame.alloc();
  Object.assign(frame, { format: AV_SAMPLE_FMT_FLTP, sampleRate: audio.samplesPerSecond, channelLayout: codec.channelLayout, nbSamples: AAC_FRAME_SAMPLES });
  check(frame.getBuffer(0));
  for (let at = 0; at < 2 * length + 2 * AAC_FRAME_SAMPLES; at += AAC_FRAME_SAMPLES) {
    check(frame.makeWritable());
    const part = audio.samples.subarray(at % length, (at % length) + AAC_FRAME_SAMPLES);
    check(frame.fromBuffer(Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
    frame.pts = BigInt(at);
    check(codec.sendFrameSync(frame));
    while (received(codec.receivePacketSync(packet))) {
      const pts = packet.pts - BigInt(length);
      const copy = pts >= 0n && pts < BigInt(length) ? packet.clone() : null;
      if (copy === null) continue;
      copy.pts = pts;
      copy.dts = pts;
      kept.push(copy);
    }
  }
  frame.free();
  packet.free();
  return kept;
}

function received(code: number): boolean {
  if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return false;
  check(code);
  return true;
}

function check(code: number): void {
  FFmpegError.throwIfError(code, 'demo clip');
}
