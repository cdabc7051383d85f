import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LaneKeyFrame } from '#model/lane-message';
import { KeyFrameDecoder } from '#renderer/player/key-frame-decoder';

/** As browsers' decoders: `gives` each picture at once, only once told that none follow, `late`, or never. */
let gives: 'at once' | 'once told' | 'late' | 'never' = 'at once';
const lateMs = 700;
let decoders: FakeDecoder[] = [];

class FakeDecoder {
  state = 'unconfigured';
  decoded = 0;
  flushes = 0;
  #held: number[] = [];
  readonly #output: (picture: object) => void;

  constructor({ output }: { readonly output: (picture: object) => void }) {
    this.#output = output;
    decoders.push(this);
  }

  configure(): void { this.state = 'configured'; }
  close(): void { this.state = 'closed'; }

  decode({ timestamp }: { readonly timestamp: number }): void {
    this.decoded += 1;
    if (gives === 'at once') queueMicrotask(() => { this.#give(timestamp); });
    else if (gives === 'late') setTimeout(() => { this.#give(timestamp); }, lateMs);
    else this.#held.push(timestamp);
  }

  async flush(): Promise<void> {
    this.flushes += 1;
    await Promise.resolve();
    if (gives === 'once told') for (const timestamp of this.#held.splice(0)) this.#give(timestamp);
  }

  #give(timestamp: number): void {
    if (this.state === 'configured') this.#output({ timestamp, close: () => undefined });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  gives = 'at once';
  decoders = [];
  vi.stubGlobal('VideoDecoder', FakeDecoder);
  vi.stubGlobal('EncodedVideoChunk', class { readonly timestamp: number; constructor({ timestamp }: { readonly timestamp: number }) { this.timestamp = timestamp; } });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const frame = (captureAt: number, mime = 'video/mp4; codecs="avc1.42e01f"'): LaneKeyFrame => ({ kind: 'key-frame', stream: 1, captureAt, mime, record: new Uint8Array([1]), data: new Uint8Array([2]) });

/** A key frame a second; when each picture came, by its capture time. */
async function watch(decoder: KeyFrameDecoder, came: Map<number, number>, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    decoder.decode(frame(second * 1_000));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect([...came.values()].every((ms) => ms >= 0)).toBe(true);
}

function started(): { readonly decoder: KeyFrameDecoder; readonly came: Map<number, number> } {
  const came = new Map<number, number>();
  const began = Date.now();
  return { came, decoder: new KeyFrameDecoder((picture, capturedAt) => { if (!('code' in picture)) came.set(capturedAt, Date.now() - began - capturedAt); }) };
}

test('a decoder that gives each picture by itself is never told that none follow, which would have it begin anew', async () => {
  const { decoder, came } = started();
  await watch(decoder, came, 100);
  expect(came.size).toBe(100);
  expect(Math.max(...came.values())).toBe(0);
  expect([decoders.length, decoders[0]!.flushes]).toEqual([1, 0]);
});

test('one that keeps pictures back is told, soon for the first; then at once, and tried again ever more rarely', async () => {
  gives = 'once told';
  const { decoder, came } = started();
  await watch(decoder, came, 400);
  expect(came.size).toBeGreaterThanOrEqual(395);
  expect(came.get(0)).toBe(300);
  const late = [...came].flatMap(([capturedAt, ms]) => (ms > 0 ? [capturedAt / 1_000] : []));
  // Each trial costs one picture its second: after 30, 60, 120 more.
  expect(late.slice(1)).toEqual([1, 33, 95, 217].map((second) => expect.closeTo(second, -1)));
});

test('a PC that does not keep up gets fewer pictures, not older ones', async () => {
  gives = 'late';
  const { decoder, came } = started();
  for (let at = 0; at < 10_000; at += 250) {
    decoder.decode(frame(at));
    await vi.advanceTimersByTimeAsync(250);
  }
  // One each time the one before has come: 700 ms, so every third.
  expect(decoders[0]!.decoded).toBe(14);
  expect(Math.max(...came.values())).toBeLessThanOrEqual(lateMs);
});

test('what gives no picture stands in nobody’s way', async () => {
  gives = 'never';
  const { decoder, came } = started();
  decoder.decode(frame(0));
  await vi.advanceTimersByTimeAsync(1_000);
  gives = 'at once';
  decoder.decode(frame(1_000));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([...came.keys()]).toEqual([1_000]);
});

test('another size or codec begins in a decoder of its own', async () => {
  const { decoder, came } = started();
  decoder.decode(frame(0));
  decoder.decode(frame(0, 'video/mp4; codecs="avc1.640028"'));
  await vi.advanceTimersByTimeAsync(10);
  expect(decoders.map(({ state, decoded }) => [state, decoded])).toEqual([['closed', 1], ['configured', 1]]);
  expect(came.size).toBe(1);
  decoder.close();
  expect(decoders[1]!.state).toBe('closed');
});
