/** Media of made-up bytes for tests of what carries them. */
import type { MediaFragment, MediaInit, MediaPacket } from '#recorder/media';

export function madeInit(run = 1, part: Partial<MediaInit> = {}): MediaInit {
  return { run, data: Buffer.from(`init ${run}`), mime: 'video/mp4; codecs="avc1.42c01e"', videoCodec: 'avc1.42c01e', audioCodec: null, width: 640, height: 360, frameRate: 15, ...part };
}

export function madeFragment(sequence: number, part: Partial<MediaFragment> = {}): MediaFragment {
  return {
    run: 1, sequence, randomAccess: false, discontinuity: false, captureAt: 1_790_000_000_000 + sequence * 250, mediaTime: sequence / 4, durationS: 0.25,
    videoFrames: 4, data: Buffer.from(`fragment ${sequence}`), ...part,
  };
}

export function madePacket(frame: number, part: Partial<MediaPacket> = {}): MediaPacket {
  return { kind: 'video', codec: 'h264', data: Buffer.from(`packet ${frame}`), ptsS: frame / 15, key: frame % 15 === 0, captureAt: 1_790_000_000_000 + Math.round((frame * 1000) / 15), run: 1, ...part };
}
