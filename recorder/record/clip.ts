/** One demo clip, read once and shared by every camera that loops it. */
import { BitStreamFilter, BitStreamFilterContext, Codec, CodecParameters, FormatContext, Packet } from 'node-av';
import type { Stream } from 'node-av';
import { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO, AV_CODEC_ID_H264, AV_CODEC_ID_HEVC } from 'node-av/constants';
import { videoTimescale } from './mp4-output.ts';
import type { Track } from './opened-source.ts';
import { SourceFault } from './source-fault.ts';

export interface ClipPacket {
  readonly video: boolean;
  readonly key: boolean;
  /** In ticks of its track, from the start of the loop. */
  readonly pts: number;
  readonly dtsS: number;
  readonly duration: number;
  readonly packet: Packet;
  readonly data: Buffer;
}

export interface Clip {
  readonly video: Track;
  readonly audio: Track | null;
  /** Length of the loop in ticks of 1/90000 s: that of the video. */
  readonly ticks: number;
  /** In order of decode time; the first picture is a key frame. */
  readonly packets: readonly ClipPacket[];
}

const clipMaxBytes = 64 * 1024 * 1024;

export async function readClip(path: string): Promise<Clip> {
  const input = new FormatContext();
  try {
    if (await input.openInput(path) < 0 || await input.findStreamInfo() < 0) throw new SourceFault('camera-unreachable', 'the clip is missing or not readable');
    return await readStreams(input);
  } finally {
    await input.closeInput();
  }
}

async function readStreams(input: FormatContext): Promise<Clip> {
  const video = input.streams.find((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO);
  const audio = input.streams.find((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  if (!video) throw new SourceFault('camera-no-video', 'the clip has no video');
  const annexB = openAnnexB(video);
  const packets: ClipPacket[] = [];
  const packet = new Packet();
  packet.alloc();
  let bytes = 0;
  while (await input.readFrame(packet) >= 0) {
    bytes += packet.size;
    if (bytes > clipMaxBytes) throw new SourceFault('too-large', 'a clip may have 64 MB');
    if (packet.streamIndex === video.index) {
      if (annexB.sendPacketSync(packet) < 0 || annexB.receivePacketSync(packet) < 0) throw new SourceFault('camera-garbage', 'the clip is damaged');
      packets.push(keep(packet, true, video, videoTimescale));
    } else if (packet.streamIndex === audio?.index) packets.push(keep(packet, false, audio, audio.codecpar.sampleRate));
    packet.unref();
  }
  packet.free();
  const parameters = annexB.outputCodecParameters;
  const last = packets.findLast((one) => one.video);
  const first = packets.find((one) => one.video);
  if (!parameters || !last || !first?.key) throw new SourceFault('camera-no-video', 'the clip does not begin with a key frame');
  const ticks = last.pts + last.duration - first.pts;
  const audioEnd = audio ? (ticks / videoTimescale) * audio.codecpar.sampleRate : 0;
  return {
    video: trackOf(copyOf(parameters), video, videoTimescale),
    audio: audio ? trackOf(copyOf(audio.codecpar), audio, audio.codecpar.sampleRate) : null,
    ticks,
    packets: packets.map((one) => ({ ...one, pts: one.pts - Math.round(one.video ? first.pts : (first.pts / videoTimescale) * (audio?.codecpar.sampleRate ?? 0)) }))
      .filter((one) => one.video || (one.pts >= 0 && one.pts + one.duration <= audioEnd + 1)).toSorted((a, b) => a.dtsS - b.dtsS),
  };
}

function openAnnexB(video: Stream): BitStreamFilterContext {
  const names: ReadonlyMap<number, string> = new Map<number, string>([[AV_CODEC_ID_H264, 'h264_mp4toannexb'], [AV_CODEC_ID_HEVC, 'hevc_mp4toannexb']]);
  const filter = BitStreamFilter.getByName(names.get(video.codecpar.codecId) ?? '');
  if (!filter) throw new SourceFault('codec-unsupported', 'clips are H.264 or H.265');
  const context = new BitStreamFilterContext();
  context.alloc(filter);
  video.codecpar.copy(context.inputCodecParameters as CodecParameters);
  context.inputTimeBase = video.timeBase;
  context.init();
  return context;
}

function keep(packet: Packet, video: boolean, stream: Stream, timescale: number): ClipPacket {
  const perTick = (stream.timeBase.num * timescale) / stream.timeBase.den;
  return {
    video, key: packet.isKeyframe, pts: Math.round(Number(packet.pts) * perTick), duration: Math.round(Number(packet.duration) * perTick),
    dtsS: (Number(packet.dts) * stream.timeBase.num) / stream.timeBase.den,
    packet: packet.clone() as Packet, data: Buffer.from(packet.data ?? []),
  };
}

function copyOf(parameters: CodecParameters): CodecParameters {
  const kept = new CodecParameters();
  kept.alloc();
  parameters.copy(kept);
  return kept;
}

function trackOf(parameters: CodecParameters, stream: Stream, timescale: number): Track {
  const rate = stream.avgFrameRate;
  return { codecId: parameters.codecId, codec: Codec.findDecoder(parameters.codecId)?.name ?? 'unknown', timescale, parameters, frameRate: rate.den > 0 && rate.num > 0 ? rate.num / rate.den : null };
}
