import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LaneFragment, LaneMessage } from '#model/lane-message';
import { KeyFrames } from '#core/live/key-frames';
import { withLowGear } from '#core/live/low-gear';
import type { LiveCandidate } from '#core/servers/recording-server';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import { Fragmenter } from '../../../fakes/fragmenter.ts';

const clip = await makeBurnedClip({ width: 160, height: 96, seconds: 3, bitsPerSecond: 100_000 });
const fragmenter = new Fragmenter(clip);
const init: LaneMessage = { kind: 'init', stream: 0, mime: 'video/mp4; codecs="avc1.42c00b,mp4a.40.2"', data: fragmenter.init };
const framesEach = 3;
/** Three pictures each, a key frame every second, captured in real time. */
const fragments = Array.from({ length: clip.units.length / framesEach }, (_, index): LaneFragment => {
  const first = index * framesEach;
  const units = clip.units.slice(first, first + framesEach);
  return {
    kind: 'fragment', stream: 0, sequence: index, randomAccess: units[0]?.key === true, discontinuity: false, captureAt: 1_790_000_000_000 + first * (1000 / 15),
    mediaTime: first / 15, duration: framesEach / 15, data: fragmenter.fragment(units, first),
  };
});

/** Length-prefixed as in the container, of an access unit in Annex B. */
const nalTypes = (picture: Uint8Array): number[] => {
  const types: number[] = [];
  const view = Buffer.from(picture);
  for (let at = 0; at + 4 < view.length; at += 4 + view.readUInt32BE(at)) types.push((view[at + 4] ?? 0) & 0x1f);
  return types;
};

describe('key frames of a lane', () => {
  test('each group gives its first picture, bare and whole, with the time it was taken', () => {
    const low = new KeyFrames();
    expect(low.take(init)).toBeNull();
    const pictures = fragments.flatMap((fragment) => low.take(fragment) ?? []).filter((message) => message.kind === 'key-frame');
    expect(pictures.map(({ captureAt }) => captureAt)).toEqual([0, 1000, 2000].map((ms) => 1_790_000_000_000 + ms));
    for (const { data, mime } of pictures) {
      expect(mime).toBe(init.mime);
      // A picture that can be decoded alone, and nothing behind it.
      expect(nalTypes(data)).toContain(5);
      expect(nalTypes(data)).not.toContain(1);
    }
    expect(pictures[0]?.data.length).toBeGreaterThan(500);
  });

  test('the decoder is told what stands in the sample entry', () => {
    const low = new KeyFrames();
    low.take(init);
    const told = low.take(fragments[0]!);
    if (told?.kind !== 'key-frame') throw new Error('no key frame');
    // avcC: version 1, the profile that the codec string names, four bytes of length.
    expect([told.record[0], told.record[1], (told.record[4] ?? 0) & 3]).toEqual([1, 0x42, 3]);
  });

  test('in a long group a sign of life comes about once a second, without a picture', () => {
    const low = new KeyFrames();
    low.take(init);
    const long = Array.from({ length: 40 }, (_, index): LaneFragment => ({ ...fragments[Math.min(index, 1)]!, captureAt: 1_790_000_000_000 + index * 200 }));
    const kept = long.flatMap((fragment) => low.take(fragment) ?? []) as LaneFragment[];
    expect(kept[0]?.data.length).toBeGreaterThan(0);
    expect(kept.slice(1).map(({ data }) => data.length)).toEqual(Array.from({ length: 7 }, () => 0));
  });

  test('states pass; a fragment before the init or of rubbish gives no picture', () => {
    const low = new KeyFrames();
    const lost: LaneMessage = { kind: 'status', stream: 0, is: 'lost', problem: { code: 'camera-stalled' } };
    expect(low.take(lost)).toBe(lost);
    expect((low.take(fragments[0]!) as LaneFragment).data).toHaveLength(0);
    low.take(init);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (data) => {
      const taken = low.take({ ...fragments[0]!, captureAt: 5, data });
      return taken === null || (taken.kind === 'fragment' && taken.data.length === 0);
    }));
    const whole = Buffer.from(fragments[0]!.data);
    fc.assert(fc.property(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
      const spoiled = Buffer.from(whole);
      spoiled[at] = value;
      const taken = low.take({ ...fragments[0]!, data: spoiled });
      return taken === null || ((taken.kind === 'fragment' || taken.kind === 'key-frame') && taken.data.length <= whole.length);
    }));
  });
});

describe('low gear among the ways to watch', () => {
  const way = (kind: LiveCandidate['kind'], role: LiveCandidate['role']): LiveCandidate => ({ camera: 'a/1', kind, role });

  test('stands between moving pictures and single ones, of the smallest stream that has a lane', () => {
    expect(withLowGear([way('lane', 'main'), way('llhls', 'main'), way('lane', 'sub'), way('stills', 'main')]))
      .toEqual([way('lane', 'main'), way('llhls', 'main'), way('lane', 'sub'), way('keyframes', 'sub'), way('stills', 'main')]);
    expect(withLowGear([way('lane', 'main'), way('mjpeg', 'main'), way('stills', 'main')]).map(({ kind }) => kind)).toEqual(['lane', 'keyframes', 'mjpeg', 'stills']);
    expect(withLowGear([way('lane', 'main')]).map(({ kind }) => kind)).toEqual(['lane', 'keyframes']);
  });

  test('is not there without a lane', () => {
    const ways = [way('offered', 'main'), way('stills', 'main')];
    expect(withLowGear(ways)).toEqual(ways);
  });
});
