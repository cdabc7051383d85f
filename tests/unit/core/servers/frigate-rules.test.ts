import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallTimeAt } from '#model/time-map';
import { directionOf } from '#core/servers/frigate/frigate-ptz';
import { clipsOfMapping, clipsOfSegments, mapOfClips } from '#core/servers/frigate/frigate-time-map';
import { tokenIn } from '#core/servers/frigate/frigate-token';
import { createTopicReader } from '#core/servers/frigate/frigate-topics';
import { readVersion } from '#core/servers/frigate/frigate-version';

test.each([
  ['0.16.4-1a2b3c', false, false], ['0.17.2-abcdef', true, false], ['0.18.0-beta1', true, true], ['1.0.0', true, true], ['dev', true, true],
])('version %s', (text, snapsBack, jobs) => {
  expect(readVersion(`${text}\n`)).toMatchObject({ text, snapsBack, exportJobs: jobs, pastEvents: jobs });
});

test('what is older than 0.16 is refused by name', () => {
  expect(() => readVersion('0.15.1-ccc')).toThrow('0.16 is the oldest');
});

test('the token is found whatever its cookie is called; nothing else is taken for one', () => {
  const jwt = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"sub":"a","exp":1790000000}').toString('base64url')}.sig-_1`;
  expect(tokenIn(['theme=dark; Path=/', `city_token=${jwt}; HttpOnly; Max-Age=86400`])).toEqual({ cookie: `city_token=${jwt}`, jwt, expiresAt: 1_790_000_000_000 });
  expect(tokenIn('frigate_token=a.b.c')?.expiresAt).toBeNull();
  expect([tokenIn(undefined), tokenIn('frigate_token=; Max-Age=0'), tokenIn(`x=${'a'.repeat(9000)}.b.c`)]).toEqual([null, null, null]);
});

describe('time of a playlist without gaps', () => {
  const base = Date.UTC(2026, 10, 25, 9, 41, 10);
  const segment = (fromS: number, seconds = 10, lateMs = 0) => ({ start: base + fromS * 1000 + lateMs, end: base + (fromS + seconds) * 1000 + lateMs, durationMs: seconds * 1000 });
  const path = (at: number): string => {
    const iso = new Date(at).toISOString();
    return `/media/frigate/recordings/${iso.slice(0, 10)}/${iso.slice(11, 13)}/gate/${iso.slice(14, 16)}.${iso.slice(17, 19)}.mp4`;
  };

  test('a start moved back to a key frame is where the server says it is', () => {
    const segments = [segment(0, 10, 250), segment(10, 10, 250), segment(60, 10, 250)];
    const clips = clipsOfMapping({ durations: [6_000, 10_000, 4_000], clips: [{ path: path(segments[0]!.start), clipFrom: 4_000 }, { path: path(segments[1]!.start) }, { path: path(segments[2]!.start) }] }, segments)!;
    const { timeMap, range } = mapOfClips(clips)!;
    expect(range).toEqual({ start: base + 4_250, end: base + 64_250 });
    expect(timeMap).toEqual([{ media: 0, at: base + 4_250 }, { media: 16, at: base + 60_250 }]);
    expect(wallTimeAt(timeMap, 15.9)).toBeCloseTo(base + 20_150, 0);
    expect(wallTimeAt(timeMap, 17)).toBe(base + 61_250);
  });

  test('a clip the server left out shifts nothing, and a mapping of other files is not believed', () => {
    const segments = [segment(0), segment(10), segment(20)];
    expect(clipsOfMapping({ durations: [10_000, 10_000], clips: [{ path: path(segments[0]!.start) }, { path: path(segments[2]!.start) }] }, segments)?.map(({ at }) => at - base)).toEqual([0, 20_000]);
    expect(clipsOfMapping({ durations: [10_000], clips: [{ path: path(base + 500_000) }] }, segments)).toBeNull();
    expect(clipsOfMapping({ durations: [], clips: [{ path: path(base) }] }, segments)).toBeNull();
  });

  test('every media second of whole segments is the wall time of its file', () => {
    fc.assert(fc.property(fc.array(fc.record({ gap: fc.integer({ min: 0, max: 5_000 }), seconds: fc.integer({ min: 1, max: 12 }) }), { minLength: 1, maxLength: 30 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (pieces, within) => {
      let at = base;
      const segments = pieces.map(({ gap, seconds }) => {
        const start = at + gap;
        at = start + seconds * 1000;
        return { start, end: at, durationMs: seconds * 1000 };
      });
      const { timeMap, range } = mapOfClips(clipsOfSegments(segments, at + 1))!;
      expect(range).toEqual({ start: segments[0]!.start, end: at });
      let media = 0;
      for (const { start, durationMs } of segments) {
        const offset = Math.min(within * durationMs, durationMs - 10) / 1000;
        expect(Math.abs(wallTimeAt(timeMap, media + offset)! - (start + offset * 1000))).toBeLessThanOrEqual(5.001);
        media += durationMs / 1000;
      }
    }));
  });
});

test('a velocity becomes the one direction it means most, and rest becomes none', () => {
  expect([{ pan: 1, tilt: 0.4, zoom: 0 }, { pan: -0.3, tilt: 0.1, zoom: 0 }, { pan: 0.1, tilt: 0.8, zoom: 0.2 }, { pan: 0, tilt: -1, zoom: 0 }, { pan: 0, tilt: 0, zoom: 0.5 }, { pan: 0, tilt: 0, zoom: -0.5 }, { pan: 0.02, tilt: 0, zoom: 0 }, { pan: Number.NaN, tilt: 0, zoom: 0 }].map(directionOf))
    .toEqual(['MOVE_RIGHT', 'MOVE_LEFT', 'MOVE_UP', 'MOVE_DOWN', 'ZOOM_IN', 'ZOOM_OUT', null, null]);
});

describe('topics', () => {
  const reader = () => createTopicReader('city', (key) => key === 'gate');
  test('motion lasts from ON to OFF under one id', () => {
    const one = reader();
    const began = one.read('gate/motion', 'ON', 1_000);
    expect(began).toMatchObject({ type: 'motion', camera: 'city/gate', at: 1_000, end: null });
    expect(one.read('gate/motion', 'ON', 2_000)).toBeNull();
    expect(one.read('gate/motion', 'OFF', 3_000)).toEqual({ ...began, end: 3_000 });
  });

  test('the first status is the present, a change is news; other topics are nobody\'s', () => {
    const one = reader();
    expect(one.read('gate/status/detect', 'online', 1)).toBeNull();
    expect(one.read('gate/status/detect', 'offline', 2)).toMatchObject({ type: 'connection', label: 'detect: offline', at: 2 });
    expect(one.read('gate/audio/glass_breaking', 'ON', 3)).toMatchObject({ type: 'audio', label: 'glass breaking' });
    for (const [topic, payload] of [['gate/audio/dBFS', '-40'], ['gate/detect/state', 'ON'], ['gate/person', '2'], ['zone/motion', 'ON'], ['gate/person/active', '1'], ['stats', '{}']] as const) expect(one.read(topic, payload, 4)).toBeNull();
  });

  test('nothing that comes makes it throw', () => {
    const one = reader();
    fc.assert(fc.property(fc.oneof(fc.constantFrom('events', 'gate/motion', 'gate/status/detect'), fc.string()), fc.anything(), (topic, payload) => { one.read(topic, payload, 0); }));
  });
});
