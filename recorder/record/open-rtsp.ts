/** Opens an RTSP camera. One thread of the pool waits for its packets (see thread-pool.ts). */
import { Codec, Dictionary, FormatContext, Packet } from 'node-av';
import type { Stream } from 'node-av';
import {
  AVERROR_EOF, AVERROR_EXIT, AVERROR_HTTP_FORBIDDEN, AVERROR_HTTP_NOT_FOUND, AVERROR_HTTP_UNAUTHORIZED, AVERROR_INVALIDDATA,
  AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO, AV_NOPTS_VALUE, AV_PKT_DATA_PRFT,
} from 'node-av/constants';
import type { EpochMs } from '#model/time';
import { createCaptureClock } from './capture-clock.ts';
import { createFirstPicture } from './first-picture.ts';
import type { OpenedSource, SourcePacket, Track } from './opened-source.ts';
import { probeRtsp } from './probe-rtsp.ts';
import type { SourceAddress } from './source-address.ts';
import { SourceFault } from './source-fault.ts';
import { isVideoSupported } from './video-description.ts';

export interface RtspWant {
  readonly address: SourceAddress & { readonly kind: 'rtsp' };
  readonly transport: 'tcp' | 'udp';
  readonly now: () => EpochMs;
  /** No byte for this long ends the connection (F50). */
  readonly timeoutMs: number;
  /** All of opening; a peer that drips or pours its answers is cut off. */
  readonly openingMs: number;
}

export async function openRtsp({ address, transport, now, timeoutMs, openingMs }: RtspWant, signal: AbortSignal): Promise<OpenedSource> {
  await probeRtsp(address, signal, timeoutMs);
  const input = new FormatContext();
  input.allocContext();
  const interrupt = () => input.interrupt();
  const deadline = setTimeout(interrupt, openingMs);
  signal.addEventListener('abort', interrupt, { once: true });
  const beganAt = performance.now();
  try {
    const result = await input.openInput(address.url, null, Dictionary.fromObject({
      rtsp_transport: transport,
      allowed_media_types: 'video+audio',
      timeout: timeoutMs * 1000,
      analyzeduration: 1_000_000,
      fflags: 'nobuffer',
      // UDP: how long a lost packet is waited for, and room for the burst of a key frame.
      max_delay: 200_000,
      buffer_size: 1_048_576,
    }));
    signal.throwIfAborted();
    if (result < 0) throw openingFault(result, performance.now() - beganAt >= timeoutMs);
    return readRtsp(input, now, signal, interrupt);
  } catch (error) {
    signal.removeEventListener('abort', interrupt);
    await input.closeInput();
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}

/** FFmpeg calls an answer that never came invalid data: the time it took tells. */
function openingFault(result: number, tookLong: boolean): SourceFault {
  if (tookLong && result === AVERROR_INVALIDDATA) return new SourceFault('camera-unreachable', 'stopped answering');
  switch (result) {
    case AVERROR_HTTP_UNAUTHORIZED: return new SourceFault('camera-refused-login', 'user or password refused');
    case AVERROR_HTTP_FORBIDDEN: return new SourceFault('camera-refused-login', 'this user may not watch the stream');
    case AVERROR_HTTP_NOT_FOUND: return new SourceFault('camera-no-video', 'the camera has no such stream');
    case AVERROR_INVALIDDATA: return new SourceFault('camera-not-rtsp', 'answers that are not RTSP');
    case AVERROR_EXIT: return new SourceFault('camera-unreachable', 'opening took too long');
    default: return new SourceFault('camera-unreachable', `opening failed (${result})`);
  }
}

function readRtsp(input: FormatContext, now: () => EpochMs, signal: AbortSignal, interrupt: () => void): OpenedSource {
  const { streams } = input;
  const videos = streams.filter((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO);
  const video = videos.find((stream) => isVideoSupported(stream.codecpar.codecId));
  if (videos.length === 0) throw new SourceFault('camera-no-video', 'the camera offers no video');
  if (!video) throw new SourceFault('codec-unsupported', `video codec ${codecName(videos[0])}`);
  const audio = streams.find((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO) ?? null;
  const audioTrack = audio && audio.codecpar.sampleRate > 0 ? trackOf(audio, audio.codecpar.sampleRate) : null;
  const videoTrack = trackOf(video, video.timeBase.den);
  const clock = createCaptureClock();
  const packet = new Packet();
  packet.alloc();
  const first = createFirstPicture(videoTrack);
  const steps: number[] = [];
  let lastPts: number | null = null;
  let frameTicks = videoTrack.timescale / (videoTrack.frameRate ?? 25);

  /** The least step of late: with B-frames, times leap to and fro by several pictures. */
  function learnStep(pts: number): void {
    const step = lastPts === null ? 0 : Math.abs(pts - lastPts);
    lastPts = pts;
    if (step === 0 || step > videoTrack.timescale * 2) return;
    steps.push(step);
    if (steps.length > 32) steps.shift();
    frameTicks = Math.min(...steps);
  }

  function videoPackets(): readonly SourcePacket[] {
    const one = { video: true, key: packet.isKeyframe, duration: Number(packet.duration), packet, data: dataOf(packet) };
    if (packet.pts === AV_NOPTS_VALUE) return lastPts === null ? first.hold(one, null, frameTicks) : [];
    const pts = Number(packet.pts);
    learnStep(pts);
    // A picture counts as complete only when the next one begins, so it arrived one frame ago.
    const frameMs = (frameTicks / videoTrack.timescale) * 1000;
    const reported = packet.getSideData(AV_PKT_DATA_PRFT);
    clock.observe((pts + frameTicks) / videoTrack.timescale, now(), reported && Number(reported.readBigInt64LE(0)) / 1000 + frameMs);
    return first.hold(one, pts, frameTicks);
  }

  return {
    video: videoTrack,
    audio: audioTrack,
    async next() {
      packet.unref();
      const result = await input.readFrame(packet);
      signal.throwIfAborted();
      if (result === AVERROR_EOF) return null;
      if (result === AVERROR_INVALIDDATA) return [];
      if (result < 0) throw new SourceFault('camera-unreachable', `the connection broke (${result})`);
      if (packet.streamIndex === video.index) return videoPackets();
      if (!audioTrack || packet.streamIndex !== audio?.index || packet.pts === AV_NOPTS_VALUE) return [];
      return [{ video: false, key: true, pts: Number(packet.pts), duration: Number(packet.duration), packet, data: dataOf(packet) }];
    },
    captureAt: (pts) => clock.captureAt(pts / videoTrack.timescale),
    clockJumped: () => clock.reset(),
    async close() {
      signal.removeEventListener('abort', interrupt);
      input.interrupt();
      await input.closeInput();
      first.destroy();
      packet.free();
    },
  };
}

function codecName(stream: Stream | undefined): string {
  return (stream && Codec.findDecoder(stream.codecpar.codecId)?.name) ?? 'unknown';
}

function trackOf(stream: Stream, timescale: number): Track {
  const rate = stream.avgFrameRate;
  const frameRate = rate.num > 0 && rate.den > 0 ? rate.num / rate.den : null;
  return { codecId: stream.codecpar.codecId, codec: codecName(stream), timescale, parameters: stream.codecpar, frameRate };
}

function dataOf(packet: Packet): Buffer {
  return Buffer.from(packet.data ?? []);
}
