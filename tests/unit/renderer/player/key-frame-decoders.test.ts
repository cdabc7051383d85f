import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LaneKeyFrame } from '#model/lane-message';
import { KeyFrameDecoders } from '#renderer/player/key-frame-decoders';

/** A decoder that makes a picture of each key frame at its flush; the first byte of the data says what becomes of it. */
const [spoilt, hanging] = [66, 67];
class FakeDecoder {
  static all: FakeDecoder[] = [];
  state = 'unconfigured';
  readonly configs: VideoDecoderConfig[] = [];
  #chunks: { timestamp: number; data: Uint8Array }[] = [];
  readonly #on: VideoDecoderInit;
  constructor(on: VideoDecoderInit) {
    this.#on = on;
    FakeDecoder.all.push(this);
  }
  configure(config: VideoDecoderConfig): void {
    this.configs.push(config);
    this.state = 'configured';
  }
  decode(chunk: { timestamp: number; data: Uint8Array }): void {
    if (this.state !== 'configured') throw new DOMException('closed', 'InvalidStateError');
    this.#chunks.push(chunk);
  }
  async flush(): Promise<void> {
    const chunks = this.#chunks;
    this.#chunks = [];
    await Promise.resolve();
    if (chunks.some(({ data }) => data[0] === hanging)) return new Promise(() => undefined);
    for (const { timestamp, data } of chunks) {
      if (data[0] === spoilt) {
        this.state = 'closed';
        this.#on.error(new DOMException('bad data', 'EncodingError'));
        throw new DOMException('aborted', 'AbortError');
      }
      this.#on.output({ timestamp, visibleRect: { width: 4, height: 2 }, displayWidth: 4, displayHeight: 2, copyTo: async (pixels: Uint8ClampedArray) => { pixels[0] = data[0]!; }, close: () => undefined } as unknown as VideoFrame);
    }
  }
  close(): void { this.state = 'closed'; }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeDecoder.all = [];
  vi.stubGlobal('VideoDecoder', FakeDecoder);
  vi.stubGlobal('EncodedVideoChunk', class { constructor(init: object) { Object.assign(this, init); } });
  vi.stubGlobal('ImageData', class { readonly data: Uint8ClampedArray; constructor(data: Uint8ClampedArray) { this.data = data; } });
  vi.stubGlobal('createImageBitmap', async ({ data }: { data: Uint8ClampedArray }) => `picture ${data[0]}`);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const key = (stream: number, mark: number, codec = 'avc1.42c01e'): LaneKeyFrame => ({ kind: 'key-frame', stream, captureAt: 0, mime: `video/mp4; codecs="${codec}"`, record: new Uint8Array([1, 2]), data: new Uint8Array([mark]) });
/** What became of key frames given together, by stream. */
async function decoded(frames: readonly LaneKeyFrame[], decoders = new KeyFrameDecoders()): Promise<Record<number, unknown[]>> {
  const told: Record<number, unknown[]> = {};
  for (const frame of frames) decoders.decode(frame, (picture) => { (told[frame.stream] ??= []).push(typeof picture === 'object' && 'code' in picture ? picture.code : picture); });
  await vi.advanceTimersByTimeAsync(5);
  return told;
}

test('many streams that need the same share four decoders, each made ready once, given back after a rest', async () => {
  const decoders = new KeyFrameDecoders();
  const told = await decoded(Array.from({ length: 36 }, (_, stream) => key(stream, stream)), decoders);
  expect(told).toEqual(Object.fromEntries(Array.from({ length: 36 }, (_, stream) => [stream, [`picture ${stream}`]])));
  expect(await decoded([key(1, 9)], decoders)).toEqual({ 1: ['picture 9'] });
  expect(FakeDecoder.all.map(({ configs }) => configs.length)).toEqual([1, 1, 1, 1]);
  await vi.advanceTimersByTimeAsync(3100);
  expect(FakeDecoder.all.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed', 'closed']);
  expect(await decoded([key(1, 10)], decoders)).toEqual({ 1: ['picture 10'] });
  decoders.close();
  expect(FakeDecoder.all.every(({ state }) => state === 'closed')).toBe(true);
});

test('what spoils a decoder costs no other stream its picture', async () => {
  expect(await decoded(Array.from({ length: 20 }, (_, stream) => key(stream, stream === 7 ? spoilt : stream)))).toMatchObject({ 6: ['picture 6'], 7: ['decode-failed'], 8: ['picture 8'], 19: ['picture 19'] });
});

test('a decoder that hangs is given up after two seconds', async () => {
  const decoders = new KeyFrameDecoders();
  const told: unknown[] = [];
  decoders.decode(key(1, hanging), (picture) => { told.push(picture); });
  await vi.advanceTimersByTimeAsync(4100);
  expect(told).toEqual([{ code: 'decode-failed', detail: 'the decoder hangs' }]);
  expect(await decoded([key(1, 3)], decoders)).toEqual({ 1: ['picture 3'] });
});

test('of a stream that waits only the newest is decoded; who left is not', async () => {
  const decoders = new KeyFrameDecoders();
  const busy = Array.from({ length: 4 }, (_, stream) => key(100 + stream, stream));
  const waiting = decoded([...busy, key(1, 1), key(1, 2), key(2, 5)], decoders);
  decoders.forget(2);
  expect(await waiting).toMatchObject({ 1: ['picture 2'] });
  expect((await waiting)[2]).toBeUndefined();
});

test('a decoder goes over to a stream that needs another; a codec that nobody names, and no WebCodecs, are told as such', async () => {
  const decoders = new KeyFrameDecoders();
  expect(await decoded([key(1, 1), key(2, 2, 'hvc1.1.6.L93.B0'), key(3, 3, 'mp4a.40.2')], decoders)).toEqual({ 1: ['picture 1'], 2: ['picture 2'], 3: ['codec-unsupported'] });
  vi.stubGlobal('VideoDecoder', undefined);
  expect(await decoded([key(1, 1)])).toEqual({ 1: ['codec-unsupported'] });
});
