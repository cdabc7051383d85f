/** Encodes a few seconds of moving picture (and a tone) in memory, as Annex B packets or as an MP4 file: real media for unit tests. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER, AV_PIX_FMT_YUV420P, AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP, AVERROR_EAGAIN, AVERROR_EOF, Codec, CodecContext, CodecParameters,
  AV_LOG_QUIET, FFmpegError, FormatContext, Frame, Log, Packet, Rational,
} from 'node-av';

Log.setLevel(AV_LOG_QUIET);

export interface EncodedWant {
  readonly codec?: 'libx264' | 'libx265';
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly seconds?: number;
  readonly bFrames?: number;
  /** Frames of one group of pictures; default one second. */
  readonly group?: number;
  /** Parameter sets before every key frame instead of in the header. */
  readonly setsInBand?: boolean;
  readonly audio?: 'aac' | 'libopus' | 'pcm_mulaw' | null;
}

export interface EncodedPacket { readonly video: boolean; readonly key: boolean; readonly pts: number; readonly dts: number; readonly duration: number; readonly data: Buffer }
export interface EncodedTrack { readonly parameters: CodecParameters; readonly timescale: number; readonly packets: readonly EncodedPacket[] }
export interface EncodedStream { readonly framesPerSecond: number; readonly video: EncodedTrack; readonly audio: EncodedTrack | null }

/** Timestamps of video are in 1/90000 s, those of audio in samples. */
export function encodeStream(want: EncodedWant = {}): EncodedStream {
  const framesPerSecond = want.framesPerSecond ?? 25;
  const seconds = want.seconds ?? 3;
  return { framesPerSecond, video: encodeVideo(want, framesPerSecond, seconds), audio: want.audio ? encodeAudio(want.audio, seconds) : null };
}

function encodeVideo({ codec = 'libx264', width = 160, height = 96, bFrames = 0, group, setsInBand = false }: EncodedWant, framesPerSecond: number, seconds: number): EncodedTrack {
  const context = openEncoder(codec, {
    width, height, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, framesPerSecond), framerate: new Rational(framesPerSecond, 1),
    gopSize: group ?? framesPerSecond, maxBFrames: bFrames, threadCount: 1, bitRate: 200_000n, flags: setsInBand ? 0 : AV_CODEC_FLAG_GLOBAL_HEADER,
  }, codec === 'libx265'
    ? { preset: 'ultrafast', 'x265-params': `log-level=none:pools=1:frame-threads=1:bframes=${bFrames}:keyint=${group ?? framesPerSecond}:scenecut=0:open-gop=0${setsInBand ? ':repeat-headers=1' : ''}` }
    : { preset: bFrames > 0 ? 'veryfast' : 'ultrafast', 'x264-params': `scenecut=0:open-gop=0:b-adapt=0:keyint=${group ?? framesPerSecond}${setsInBand ? ':repeat-headers=1' : ''}` });
  // One after the other: node-av 6.1 does not keep the buffer of a frame that waits, and its memory is soon another picture's.
  const frames = (function* () {
    for (let index = 0; index < Math.round(seconds * framesPerSecond); index += 1) {
      yield Frame.fromVideoBuffer(picture(width, height, index), { width, height, format: AV_PIX_FMT_YUV420P, pts: BigInt(index), timeBase: { num: 1, den: framesPerSecond } });
    }
  })();
  return drain(context, frames, true, 90_000 / framesPerSecond, 90_000);
}

function encodeAudio(codec: 'aac' | 'libopus' | 'pcm_mulaw', seconds: number): EncodedTrack {
  const rate = codec === 'pcm_mulaw' ? 8_000 : 48_000;
  const size = codec === 'aac' ? 1_024 : codec === 'libopus' ? 960 : 160;
  const format = codec === 'aac' ? AV_SAMPLE_FMT_FLTP : codec === 'libopus' ? AV_SAMPLE_FMT_FLT : 1;
  const context = openEncoder(codec, {
    sampleRate: rate, sampleFormat: format, channelLayout: { nbChannels: 1, order: 1, mask: 4n }, timeBase: new Rational(1, rate), bitRate: 64_000n, flags: AV_CODEC_FLAG_GLOBAL_HEADER,
  }, {});
  const frames = Array.from({ length: Math.floor((seconds * rate) / size) }, (_, index) => {
    const tone = Float32Array.from({ length: size }, (_, at) => 0.2 * Math.sin(((index * size + at) * 440 * 2 * Math.PI) / rate));
    const bytes = format === 1 ? Buffer.from(Int16Array.from(tone, (value) => value * 32_767).buffer) : Buffer.from(tone.buffer);
    const frame = new Frame();
    frame.alloc();
    Object.assign(frame, { format, sampleRate: rate, channelLayout: context.channelLayout, nbSamples: size, pts: BigInt(index * size) });
    FFmpegError.throwIfError(frame.getBuffer(0));
    FFmpegError.throwIfError(frame.fromBuffer(bytes));
    return frame;
  });
  const track = drain(context, frames, false, 1, rate);
  return { ...track, packets: track.packets.map((one) => ({ ...one, duration: size })) };
}

function openEncoder(name: string, fields: object, options: Readonly<Record<string, string>>): CodecContext {
  const codec = Codec.findEncoderByName(name as Parameters<typeof Codec.findEncoderByName>[0]);
  if (!codec) throw new Error(`this build of FFmpeg has no ${name}`);
  const context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, fields);
  for (const [key, value] of Object.entries(options)) FFmpegError.throwIfError(context.setOption(key, value));
  FFmpegError.throwIfError(context.open2Sync(codec));
  return context;
}

function drain(context: CodecContext, frames: Iterable<Frame>, video: boolean, ticks: number, timescale: number): EncodedTrack {
  const parameters = new CodecParameters();
  parameters.alloc();
  parameters.fromContext(context);
  const packets: EncodedPacket[] = [];
  const packet = new Packet();
  packet.alloc();
  const send = (frame: Frame | null): void => {
    FFmpegError.throwIfError(context.sendFrameSync(frame));
    frame?.free();
    for (let code = context.receivePacketSync(packet); code !== AVERROR_EAGAIN && code !== AVERROR_EOF; code = context.receivePacketSync(packet)) {
      FFmpegError.throwIfError(code);
      packets.push({ video, key: packet.isKeyframe, pts: Number(packet.pts) * ticks, dts: Number(packet.dts) * ticks, duration: ticks, data: Buffer.from(packet.data ?? []) });
      packet.unref();
    }
  };
  for (const frame of frames) send(frame);
  send(null);
  packet.free();
  context.freeContext();
  return { parameters, timescale, packets };
}

/** A bright bar that moves one step a frame over a dark ground. */
function picture(width: number, height: number, index: number): Buffer {
  const yuv = Buffer.alloc((width * height * 3) / 2, 128);
  yuv.fill(40, 0, width * height);
  for (let row = 0; row < height; row += 1) yuv.fill(220, row * width + ((index * 4) % (width - 8)), row * width + ((index * 4) % (width - 8)) + 8);
  return yuv;
}

export function writeMp4(path: string, { video, audio }: EncodedStream): void {
  const format = new FormatContext();
  FFmpegError.throwIfError(format.allocOutputContext2(null, 'mp4', path));
  for (const track of [video, audio]) {
    if (!track) continue;
    const stream = format.newStream(null);
    track.parameters.copy(stream.codecpar);
    stream.codecpar.codecTag = 0;
    stream.timeBase = new Rational(1, track.timescale);
  }
  FFmpegError.throwIfError(format.openOutputSync());
  FFmpegError.throwIfError(format.setOption('use_editlist', '0'));
  FFmpegError.throwIfError(format.writeHeaderSync());
  // The encoder's warm-up lies before 0; without an edit list the muxer would make room for it in the first picture.
  for (const one of [...video.packets, ...(audio?.packets.filter(({ pts }) => pts >= 0) ?? [])]) {
    const track = one.video ? video : audio;
    const packet = packetOf(one);
    packet.streamIndex = one.video ? 0 : 1;
    packet.rescaleTs(new Rational(1, track?.timescale ?? 1), format.streams[packet.streamIndex]?.timeBase ?? new Rational(1, 1));
    FFmpegError.throwIfError(format.interleavedWriteFrameSync(packet));
    packet.free();
  }
  FFmpegError.throwIfError(format.writeTrailerSync());
  format.closeOutputSync();
  format.freeContext();
}

export function packetOf(one: EncodedPacket): Packet {
  const packet = new Packet();
  packet.alloc();
  packet.data = one.data;
  packet.isKeyframe = one.key;
  packet.pts = BigInt(Math.round(one.pts));
  packet.dts = BigInt(Math.round(one.dts));
  packet.duration = BigInt(Math.round(one.duration));
  return packet;
}
