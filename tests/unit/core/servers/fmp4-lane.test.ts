import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { laneMaxMessageBytes } from '#model/lane-message';
import type { LaneFragment, LaneInit, LaneMessage, LaneStatus } from '#model/lane-message';
import { createFmp4Lane } from '#core/servers/fmp4-lane';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import { Fragmenter } from '../../../fakes/fragmenter.ts';
import { frameOf } from '../../../fakes/servers/city-clip.ts';

const clip = await makeBurnedClip({ width: 160, height: 96, seconds: 4, bitsPerSecond: 100_000 });
const fragmenter = new Fragmenter(clip);
const { init } = fragmenter;
const unit = (frame: number) => clip.units[frame % clip.units.length]!;
/** As go2rtc sends them: a pair for each frame. */
const pairs = Array.from({ length: 60 }, (_, frame) => fragmenter.fragment([unit(frame)], frame));

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value >>> 0, at * 4));
  return bytes;
}

function lane(options: { gatherS?: number; now?: () => number; mime?: () => string | null; sequence?: number } = {}) {
  const messages: LaneMessage[] = [];
  const made = createFmp4Lane({ emit: (message) => messages.push(message), now: () => 1_790_000_000_000, ...options });
  const of = <K extends LaneMessage['kind']>(kind: K) => messages.filter((message): message is LaneMessage & { kind: K } => message.kind === kind);
  return { lane: made, messages, inits: () => of('init') as LaneInit[], fragments: () => of('fragment') as LaneFragment[], statuses: () => of('status') as LaneStatus[] };
}

describe('fragmented MP4 as lane messages', () => {
  test('the init segment tells the codec, and fragments their times, key frames and numbers', () => {
    const { lane: one, inits, fragments, statuses } = lane();
    for (const bytes of [init, ...pairs]) expect(one.push(bytes)).toBe(true);
    expect(inits()).toHaveLength(1);
    expect(inits()[0]?.mime).toMatch(/^video\/mp4; codecs="avc1\.42C0[0-9A-F]{2}"$/);
    expect(inits()[0]?.data).toEqual(init);
    expect(statuses()).toEqual([]);
    expect(fragments().map(({ sequence }) => sequence)).toEqual(fragments().map((_, index) => index));
    // Never more than 0.1 s and a frame together; a key frame always begins a message.
    for (const { duration } of fragments()) expect(duration).toBeLessThan(0.2);
    expect(fragments().filter(({ randomAccess }) => randomAccess).map(({ mediaTime }) => Math.round(mediaTime * 1000) / 1000)).toEqual([0, 1, 2, 3]);
    for (const [index, { mediaTime, duration }] of fragments().entries()) {
      const next = fragments()[index + 1];
      if (next) expect(next.mediaTime).toBeCloseTo(mediaTime + duration, 3);
    }
    expect(fragments()[0]?.discontinuity).toBe(true);
    expect(fragments().slice(1).some(({ discontinuity }) => discontinuity)).toBe(false);
    // Not a byte is lost.
    expect(Buffer.concat(fragments().map(({ data }) => Buffer.from(data)))).toEqual(Buffer.concat(pairs.slice(0, fragments().reduce((sum, { duration }) => sum + Math.round(duration * 15), 0))));
  });

  test('pieces of any size give the same messages', () => {
    const whole = lane();
    const stream = Buffer.concat([init, ...pairs]);
    whole.lane.push(stream);
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      const pieces = lane();
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = sizes[turn % sizes.length]!;
        pieces.lane.push(stream.subarray(at, at + size));
        at += size;
      }
      expect(pieces.messages).toEqual(whole.messages);
    }), { numRuns: 30 });
    expect(whole.fragments().length).toBeGreaterThan(20);
  });

  test('nothing is given before the first key frame', () => {
    const { lane: one, fragments } = lane({ gatherS: 0 });
    for (const bytes of [init, ...pairs.slice(7, 20)]) one.push(bytes);
    expect(frameOf(clip, Buffer.from(fragments()[0]!.data))).toBe(15);
    expect(fragments()[0]?.randomAccess).toBe(true);
  });

  test('a leap in decode times is a discontinuity, and numbers go on where they were told to', () => {
    const { lane: one, fragments } = lane({ gatherS: 0, sequence: 41 });
    for (const bytes of [init, ...pairs.slice(0, 3), ...pairs.slice(45, 48)]) one.push(bytes);
    expect(fragments().map(({ discontinuity }) => discontinuity)).toEqual([true, false, false, true, false, false]);
    expect(fragments()[0]?.sequence).toBe(41);
    expect(one.sequence).toBe(47);
  });

  test('the time of capture is that of the picture that came least late', () => {
    let now = 1_790_000_000_000;
    const { lane: one, fragments } = lane({ gatherS: 0, now: () => now });
    one.push(init);
    // Frame 20 arrives at once, all others between 40 and 200 ms late.
    for (const [frame, bytes] of pairs.entries()) {
      now = 1_790_000_000_000 + (frame * 1000) / 15 + (frame === 20 ? 0 : 40 + ((frame * 37) % 160));
      one.push(bytes);
    }
    const off = fragments().slice(20).map(({ captureAt, mediaTime }) => captureAt - (1_790_000_000_000 + mediaTime * 1000));
    expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(2);
  });

  test('sound travels with the pictures around it, and sound alone is not a picture', () => {
    const audioTrack = (id: number): Buffer => box('trak',
      box('tkhd', words(0, 0, 0, id, 0, 0)), box('mdia', box('mdhd', words(0, 0, 0, 16_000, 0)), box('hdlr', words(0, 0), Buffer.from('soun'), words(0, 0, 0))));
    const movie = init.indexOf('moov') - 4;
    const trex = init.indexOf('mvex') - 4;
    const mvexSize = init.readUInt32BE(trex);
    const both = Buffer.concat([init.subarray(0, movie), box('moov', init.subarray(movie + 8, trex), audioTrack(2), init.subarray(trex, trex + mvexSize), init.subarray(trex + mvexSize))]);
    const sound = (time: number): Buffer => Buffer.concat([
      box('moof', box('mfhd', words(0, 1)), box('traf', box('tfhd', words(0x2_0008, 2, 1024)), box('tfdt', words(0, time)), box('trun', words(0, 1)))), box('mdat', Buffer.alloc(50, 7)),
    ]);
    const { lane: one, fragments } = lane({ gatherS: 0, mime: () => 'video/mp4; codecs="avc1.42C00D,mp4a.40.2"' });
    for (const bytes of [both, sound(0), pairs[0]!, sound(1024), sound(2048), pairs[1]!]) expect(one.push(bytes)).toBe(true);
    expect(fragments()).toHaveLength(2);
    expect(Buffer.from(fragments()[1]!.data)).toEqual(Buffer.concat([sound(1024), sound(2048), pairs[1]!]));

    const alone = lane({ mime: () => 'video/mp4; codecs="mp4a.40.2"' });
    expect(alone.lane.push(box('moov', audioTrack(1)))).toBe(false);
    expect(alone.statuses()[0]?.problem?.code).toBe('camera-no-video');
  });

  test('large fragments pass up to the size of a lane message, larger ones are refused', () => {
    const large = (bytes: number): Buffer => Buffer.concat([pairs[0]!.subarray(0, pairs[0]!.indexOf('mdat') - 4), box('mdat', Buffer.alloc(bytes))]);
    const { lane: one, fragments } = lane({ gatherS: 0 });
    one.push(init);
    expect(one.push(large(7 * 1024 * 1024))).toBe(true);
    expect(fragments()).toHaveLength(1);
    const over = lane();
    over.lane.push(init);
    expect(over.lane.push(large(laneMaxMessageBytes))).toBe(false);
    expect(over.statuses()[0]?.problem?.code).toBe('too-large');
  });
});

describe('garbage', () => {
  test.each([
    ['an error page', Buffer.from('<html><body>502 Bad Gateway</body></html>')],
    ['a box shorter than its head', words(4, 0x6d6f_6f66, 0, 0)],
    ['media without an init segment', pairs[0]!],
    ['an init segment without tracks', box('moov', box('mvhd', Buffer.alloc(100)))],
    ['a text', Buffer.from('{"type":"error","value":"no such stream, sorry"}')],
  ])('%s is a loss, told once', (_, bytes) => {
    const { lane: one, statuses } = lane();
    expect(one.push(bytes)).toBe(false);
    expect(one.push(init)).toBe(false);
    expect(statuses()).toEqual([{ kind: 'status', stream: 0, is: 'lost', problem: expect.objectContaining({ code: 'server-garbage' }) }]);
  });

  test('counts that the bytes cannot hold cost no time', () => {
    for (const count of [0xffff_ffff, 900_000, 2]) {
      const liar = Buffer.concat([box('moof', box('mfhd', words(0, 1)), box('traf', box('tfhd', words(0x2_0000, 1)), box('tfdt', words(0, 5)), box('trun', words(0x100, count, 7)))), box('mdat')]);
      const { lane: one } = lane();
      one.push(init);
      const began = performance.now();
      expect(one.push(liar)).toBe(false);
      expect(performance.now() - began).toBeLessThan(50);
    }
  });

  test('no bytes at all make it throw, keep more than was sent, or give what is not whole', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((data) => Buffer.from(data)),
      // Real media with some bytes changed: deeper than noise reaches.
      fc.record({ what: fc.constantFrom(init, ...pairs.slice(0, 4)), changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }) }).map(({ what, changes }) => {
        const copy = Buffer.from(what);
        for (const [at, value] of changes) copy[at % Math.min(copy.length, 1_000)] = value;
        return copy;
      }),
    );
    fc.assert(fc.property(fc.array(bytes, { maxLength: 12 }), fc.boolean(), (parts, begun) => {
      const { lane: one, messages } = lane();
      if (begun) one.push(init);
      for (const part of parts) one.push(part);
      const total = parts.reduce((sum, part) => sum + part.length, init.length);
      let carried = 0;
      for (const message of messages) {
        if (message.kind === 'status') continue;
        carried += message.data.length;
        if (message.kind !== 'fragment') continue;
        expect(Number.isFinite(message.captureAt) && Number.isFinite(message.mediaTime) && Number.isFinite(message.duration)).toBe(true);
        expect(message.duration).toBeGreaterThanOrEqual(0);
      }
      expect(carried).toBeLessThanOrEqual(total + init.length * parts.length);
      expect(messages.filter(({ kind }) => kind === 'status').length).toBeLessThanOrEqual(1);
    }), { numRuns: 1_500 });
  });
});
