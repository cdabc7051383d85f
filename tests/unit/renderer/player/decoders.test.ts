import { describe, expect, test, vi } from 'vitest';
import type { StreamProfile } from '#model/camera';
import { createDecoders, decodableFirst, questionOf } from '#renderer/player/decoders';

const sub: StreamProfile = { role: 'sub', codec: 'h264', width: 640, height: 360, frameRate: 15 };
const answering = (answer: Partial<MediaCapabilitiesInfo>) => vi.fn(async () => ({ supported: true, smooth: true, powerEfficient: false, ...answer }) as MediaCapabilitiesDecodingInfo);

describe('what is asked', () => {
  test.each([
    ['h264', 640, 'avc1.640028'], ['H.264', 3840, 'avc1.640033'], ['hevc', 1920, 'hvc1.1.6.L120.B0'], ['H265', 3840, 'hvc1.1.6.L153.B0'], ['avc1.42e01e', 640, 'avc1.42e01e'],
  ])('%s of width %i is %s', (codec, width, is) => {
    expect(questionOf({ ...sub, codec, width, height: width * 0.5625 })).toMatchObject({ type: 'media-source', video: { contentType: `video/mp4; codecs="${is}"`, width, framerate: 15 } });
  });

  test('a rate that nobody told is the usual one; a codec without a name here, or no size, is no question', () => {
    expect(questionOf({ ...sub, frameRate: 0 })?.video?.framerate).toBe(15);
    expect([questionOf({ ...sub, codec: 'mjpeg' }), questionOf({ role: 'sub', codec: 'h264' }), questionOf({ role: 'sub', width: 640, height: 360 })]).toEqual([null, null, null]);
  });
});

describe('what is answered', () => {
  test('each sort of stream is asked once, and known at once from then on', async () => {
    const info = answering({ powerEfficient: true });
    const decoders = createDecoders(info);
    expect(decoders.of(sub)).toBe(null);
    expect(await decoders.ask({ ...sub })).toEqual({ isSupported: true, isHardware: true });
    expect([decoders.of(sub), info.mock.calls.length]).toEqual([{ isSupported: true, isHardware: true }, 1]);
  });

  test('smooth says nothing; what is not supported is not decoded by hardware; a refused question has no answer', async () => {
    expect(await createDecoders(answering({ smooth: true })).ask(sub)).toEqual({ isSupported: true, isHardware: false });
    expect(await createDecoders(answering({ supported: false, powerEfficient: true })).ask(sub)).toEqual({ isSupported: false, isHardware: false });
    const refusing = createDecoders(() => Promise.reject(new TypeError('not a valid configuration')));
    expect([await refusing.ask(sub), refusing.of(sub)]).toEqual([null, null]);
  });
});

test('ways whose stream cannot be decoded come behind all others, in their order; WebRTC and JPEG are not asked about', () => {
  const ways = [{ kind: 'lane', role: 'main' }, { kind: 'whep', role: 'main' }, { kind: 'lane', role: 'sub' }, { kind: 'keyframes', role: 'main' }, { kind: 'stills', role: 'main' }] as const;
  expect(decodableFirst(ways, (role) => role === 'sub')).toEqual([ways[1], ways[2], ways[4], ways[0], ways[3]]);
  expect(decodableFirst(ways, () => true)).toEqual(ways);
});
