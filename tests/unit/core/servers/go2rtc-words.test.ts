import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backOffMs } from '#core/servers/back-off';
import { clockOffsetOf } from '#core/servers/clock-offset';
import { camerasOf } from '#core/servers/go2rtc/go2rtc-cameras';
import { mseWish, problemOf, readReply } from '#core/servers/go2rtc-messages';
import { numbersByName, plainName } from '#core/servers/plain-name';
import { rolesByName } from '#core/servers/stream-role';

describe('what go2rtc says', () => {
  test('the exact strings it compares are asked for, H.265 only when H.264 was not to be had', () => {
    expect(JSON.parse(mseWish({ wide: false, audio: false }))).toEqual({ type: 'mse', value: 'avc1.640029,avc1.64002A,avc1.640033' });
    expect(mseWish({ wide: true, audio: true })).toMatch(/hvc1\.1\.6\.L153\.B0,mp4a\.40\.2,mp4a\.40\.5,flac,opus/);
  });

  test.each([
    ['mse: codecs not matched: H265 => VP8, H264', 'codec-unsupported', 'H265 => VP8, H264'],
    ['mse: stream not found', 'not-found', 'no such stream'],
    ['mse: streams: wrong user/pass', 'camera-refused-login', undefined],
    ['mse: streams: dial tcp rtsp://admin:hunter2@10.0.0.7:554: i/o timeout', 'camera-unreachable', undefined],
    ['mse: codecs not matched: rtsp://admin:hunter2@10.0.0.7', 'codec-unsupported', undefined],
  ])('%s', (words, code, detail) => {
    expect(problemOf(words)).toEqual({ code, ...(detail && { detail }) });
  });

  test('a MIME type is believed only when it is one; nothing makes it throw', () => {
    expect(readReply('{"type":"mse","value":"video/mp4; codecs=\\"avc1.64001F,mp4a.40.2\\""}')).toEqual({ kind: 'mime', mime: 'video/mp4; codecs="avc1.64001F,mp4a.40.2"' });
    expect(readReply('{"type":"mse","value":"text/html"}')).toEqual({ kind: 'mime', mime: null });
    expect(readReply('{"type":"mse","value":7}')).toEqual({ kind: 'mime', mime: null });
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => { readReply(text); }));
  });
});

describe('cameras of a list of names', () => {
  const known = { video: null, audio: null };
  test('a stream named like another with a suffix is its sub stream', () => {
    const cameras = camerasOf({ id: 'x', name: 'X' }, new Map(['gate', 'gate_sub', 'port_main', 'port_low', 'lonely_sub'].map((name) => [name, known])), ['_sub', '_low']);
    expect([...cameras.values()].map(({ streams }) => Object.fromEntries(streams))).toEqual([{ main: 'gate', sub: 'gate_sub' }, { main: 'lonely_sub' }, { main: 'port_main', sub: 'port_low' }]);
  });

  test('numbers are those in names where they are unique, and unique always', () => {
    expect(Object.fromEntries(numbersByName(['cam 12', 'cam 7 north', 'gate', 'port']))).toEqual({ 'cam 12': 12, 'cam 7 north': 7, gate: 1, port: 2 });
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 })), (names) => {
      const numbers = [...numbersByName(names).values()];
      expect(numbers).toHaveLength(names.length);
      expect(new Set(numbers).size).toBe(names.length);
    }));
  });

  test('names are of the language their letters are of; names of streams say which they are', () => {
    expect([plainName('السوق'), plainName('Port')]).toEqual([{ ar: 'السوق' }, { en: 'Port' }]);
    expect(Object.fromEntries(rolesByName(['low x', 'HD y', 'z']))).toEqual({ sub: 'low x', main: 'HD y', third: 'z' });
    expect(Object.fromEntries(rolesByName(['only_sub']))).toEqual({ main: 'only_sub' });
    expect(Object.fromEntries(rolesByName(['subway', 'b']))).toEqual({ main: 'subway', sub: 'b' });
  });
});

test('pauses double up to their ceiling and are spread', () => {
  const limits = { least: 200, most: 3_000 };
  expect([1, 2, 3, 9, 999].map((failures) => backOffMs(failures, limits, 0.999))).toEqual([200, 399.8, 799.4, 2997.2, 2997.2].map((ms) => expect.closeTo(ms, 1)));
  expect(backOffMs(9, limits, 0)).toBe(200);
});

test('the clock of a server is read halfway through its answer', () => {
  expect(clockOffsetOf('Wed, 25 Nov 2026 10:00:00 GMT', Date.UTC(2026, 10, 25, 9, 59, 58), Date.UTC(2026, 10, 25, 9, 59, 59))).toBe(2_000);
  expect([clockOffsetOf(undefined, 0, 0), clockOffsetOf('soon', 0, 0)]).toEqual([null, null]);
});
