import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { wallTimeAt } from '#model/time-map';
import { footageName, footagePlaylist } from '#recorder/play/footage-playlist';
import { footageSlices, ofOneDecoder, slicesTimeMap, stretchesOf } from '#recorder/play/footage-slices';
import type { FootageFile, FootageSlice } from '#recorder/play/footage-slices';
import { markBytes } from '#recorder/store/segment-format';

const noon = Date.UTC(2026, 9, 1, 12);
const initA = Buffer.from('avc1 640x360');
const initB = Buffer.from('hvc1 1920x1080');

interface FileWant { readonly at: number; readonly media?: number; readonly seconds: readonly number[]; readonly init?: Buffer; readonly start?: number; readonly end?: number; readonly key?: boolean; readonly decoder?: string }

/** A file of groups of these lengths; each second is 100 bytes, marks included, after a head of 1000. */
function file(name: number, { at, media = 0, seconds, init = initA, start, end, key = true, decoder = 'avc1' }: FileWant): FootageFile {
  let [byte, captureAt, mediaTime] = [1000, at, media];
  const groups = seconds.map((length, index) => {
    const group = { at: byte, captureAt, mediaTime, key: key || index > 0 };
    byte += Math.round(length * 100);
    captureAt += length * 1000;
    mediaTime += length;
    return group;
  });
  return { id: idOf(name), init, decoder, start: start ?? at, end: end ?? captureAt, footage: { groups, end: { at: byte, captureAt, mediaTime } } };
}

const idOf = (name: number): string => `${noon}-${name.toString(16).padStart(12, '0')}`;
const always = { start: 0, end: noon * 2 };
const textOf = (slices: readonly FootageSlice[], growing = false): string[] => footagePlaylist(slices, { growing, sliceS: 2 }).trim().split('\n');

test('one run over two files is one stretch: one init, one time, every byte of the groups once', () => {
  const slices = footageSlices([file(1, { at: noon, seconds: [1, 1, 1, 1] }), file(2, { at: noon + 4000, media: 4, seconds: [1, 1, 1] })], always, 2);
  expect(textOf(slices)).toEqual([
    '#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD', '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="init-${idOf(1)}.mp4"`, '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T12:00:00.000Z',
    '#EXTINF:2.000000,', `${idOf(1)}-1072-1200.m4s`, '#EXTINF:2.000000,', `${idOf(1)}-1272-1400.m4s`,
    '#EXTINF:2.000000,', `${idOf(2)}-1072-1200.m4s`, '#EXTINF:1.000000,', `${idOf(2)}-1272-1300.m4s`,
    '#EXT-X-ENDLIST',
  ]);
  expect(slicesTimeMap(slices)).toMatchObject([{ media: 0, at: noon }]);
});

test('a gap takes no media time: a discontinuity, and the time after it', () => {
  const slices = footageSlices([file(1, { at: noon, seconds: [1, 1] }), file(2, { at: noon + 602_000, media: 2, seconds: [1, 1] })], always, 2);
  expect(textOf(slices).slice(7)).toEqual([
    '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T12:00:00.000Z', '#EXTINF:2.000000,', `${idOf(1)}-1072-1200.m4s`,
    '#EXT-X-DISCONTINUITY', '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T12:10:02.000Z', '#EXTINF:2.000000,', `${idOf(2)}-1072-1200.m4s`, '#EXT-X-ENDLIST',
  ]);
  const map = slicesTimeMap(slices);
  expect([wallTimeAt(map, 1.5), wallTimeAt(map, 2.5)]).toEqual([noon + 1500, noon + 602_500]);
});

test('another codec or size brings its init, and so does the way back', () => {
  const slices = footageSlices([
    file(1, { at: noon, seconds: [1] }), file(2, { at: noon + 1000, seconds: [1], init: initB }), file(3, { at: noon + 2000, seconds: [1] }),
  ], always, 2);
  expect(textOf(slices).filter((line) => /MAP|DISC/.test(line))).toEqual([
    `#EXT-X-MAP:URI="init-${idOf(1)}.mp4"`, '#EXT-X-DISCONTINUITY', `#EXT-X-MAP:URI="init-${idOf(2)}.mp4"`, '#EXT-X-DISCONTINUITY', `#EXT-X-MAP:URI="init-${idOf(3)}.mp4"`,
  ]);
});

test('a run that began anew is a discontinuity though nothing is missing', () => {
  const slices = footageSlices([file(1, { at: noon, media: 70, seconds: [1] }), file(2, { at: noon + 1000, media: 0, seconds: [1] })], always, 2);
  expect(slices.map(({ discontinuity, newInit }) => [discontinuity, newInit])).toEqual([[false, true], [true, false]]);
});

test('F49 a clock set back: the later footage is played where it hides the earlier, and times that come twice are said as they were', () => {
  // Recorded from 12:00:00 to 12:00:10; the clock is then set back to 12:00:05 and recording goes on.
  const earlier = file(1, { at: noon, seconds: Array.from({ length: 10 }, () => 1), end: noon + 5000 });
  const later = file(2, { at: noon + 5000, seconds: [1, 1, 1] });
  const slices = footageSlices([earlier, later], always, 2);
  expect(slices.map(({ file: id, from, to, discontinuity }) => [id, from, to, discontinuity])).toEqual([
    [idOf(1), 1072, 1200, false], [idOf(1), 1272, 1400, false], [idOf(1), 1472, 1500, false], [idOf(2), 1072, 1200, true], [idOf(2), 1272, 1300, false],
  ]);
});

test('a file hidden in its middle comes twice, each part where it belongs', () => {
  const outer = { at: noon, seconds: Array.from({ length: 9 }, () => 1) };
  const slices = footageSlices([file(1, { ...outer, end: noon + 3000 }), file(2, { at: noon + 3000, seconds: [1, 1, 1] }), file(1, { ...outer, start: noon + 6000 })], always, 2);
  expect(slices.map(({ from, at }) => [from, at - noon])).toEqual([[1072, 0], [1272, 2000], [1072, 3000], [1272, 5000], [1672, 6000], [1872, 8000]]);
  expect(slices.map(({ discontinuity }) => discontinuity)).toEqual([false, false, true, false, true, false]);
});

test('a range begins with the group that holds its start and ends with the one that holds its end', () => {
  const slices = footageSlices([file(1, { at: noon, seconds: [2, 2, 2, 2, 2] })], { start: noon + 3000, end: noon + 6001 }, 2);
  expect([slices[0]!.at - noon, slices.at(-1)!.until - noon]).toEqual([2000, 8000]);
  expect(footageSlices([file(1, { at: noon, seconds: [2, 2] })], { start: noon + 2000, end: noon + 4000 }, 2).map(({ at }) => at - noon)).toEqual([2000]);
});

test('a file that does not begin with a key frame takes INDEPENDENT away', () => {
  const slices = footageSlices([file(1, { at: noon, seconds: [1, 1], key: false })], always, 2);
  expect(textOf(slices)).not.toContain('#EXT-X-INDEPENDENT-SEGMENTS');
});

test('a growing playlist only ever gets longer, line by line, and has no end', () => {
  const lengths = Array.from({ length: 11 }, (_, index) => (index % 3 === 0 ? 4 : 1));
  let before: string[] = [];
  for (let count = 1; count <= lengths.length; count += 1) {
    // The last group is being written.
    for (const part of [0.3, 1]) {
      const seconds = lengths.slice(0, count).map((length, index) => (index === count - 1 ? length * part : length));
      const lines = textOf(footageSlices([file(1, { at: noon, seconds })], always, 2), true);
      if (lines.length > 6) expect(lines.slice(0, before.length)).toEqual(before);
      before = lines.length > 6 ? lines : [];
      expect(lines).not.toContain('#EXT-X-ENDLIST');
    }
  }
  expect(before.filter((line) => line.startsWith('#EXTINF')).length).toBeGreaterThan(4);
});

test('whatever was recorded: each group once, in order, whole bytes, durations that add up, and the right time everywhere', () => {
  const seconds = array(integer({ min: 1000, max: 4000 }).map((ms) => ms / 1000), { minLength: 1, maxLength: 12 });
  const step = record({ seconds, gapMs: constantFrom(0, 0, 0, 40, 300, 2500, 3_600_000, -5000), anew: constantFrom(false, false, true), init: constantFrom(initA, initA, initA, initB) });
  assert(property(array(step, { minLength: 1, maxLength: 8 }), integer({ min: 0, max: 9000 }), integer({ min: 1, max: 30_000 }), constantFrom(2, 6, 17), (steps, offset, length, sliceS) => {
    const files: FootageFile[] = [];
    for (const [index, { seconds: lengths, gapMs, anew, init }] of steps.entries()) {
      const last = files.at(-1)?.footage.end ?? { captureAt: noon, mediaTime: 0 };
      files.push(file(index, { at: last.captureAt + gapMs, media: anew ? 0 : last.mediaTime + Math.max(0, gapMs / 1000), seconds: lengths, init }));
    }
    const range = { start: noon + offset, end: noon + offset + length };
    const slices = footageSlices(files, range, sliceS);
    const expected = files.flatMap(({ id, start, end, footage: { groups, end: last } }) => groups.map((group, index) => ({ ...group, id, end: groups[index + 1] ?? last, start, fileEnd: end })))
      .filter((group) => group.captureAt < Math.min(range.end, group.fileEnd) && group.end.captureAt > Math.max(range.start, group.start));
    const found = slices.flatMap((slice) => expected.filter((group) => group.id === slice.file && group.at + markBytes >= slice.from && group.end.at <= slice.to));
    expect(found).toEqual(expected);
    expect(slices.reduce((sum, { from, to }) => sum + to - from + markBytes, 0)).toBe(expected.reduce((sum, group) => sum + group.end.at - group.at, 0));
    const map = slicesTimeMap(slices);
    let media = 0;
    for (const group of expected) {
      expect(Math.abs(wallTimeAt(map, media)! - group.captureAt)).toBeLessThanOrEqual(11);
      media += group.end.mediaTime - group.mediaTime;
    }
    expect(slices.reduce((sum, { durationS }) => sum + durationS, 0)).toBeCloseTo(media, 6);
    for (const { discontinuity, newInit } of slices.slice(1)) expect(discontinuity || !newInit).toBe(true);
  }), { numRuns: 300 });
});

test('stretches end with a hole and with another init, not with a run that began anew at once', () => {
  const slices = footageSlices([
    file(1, { at: noon, seconds: [1, 1] }), file(2, { at: noon + 2300, seconds: [1] }), file(3, { at: noon + 4000, seconds: [1] }), file(4, { at: noon + 5000, seconds: [1], init: initB }),
  ], always, 2);
  expect(stretchesOf(slices)).toEqual([{ start: noon, end: noon + 3300 }, { start: noon + 4000, end: noon + 5000 }, { start: noon + 5000, end: noon + 6000 }]);
});

test('names are read back, and nothing else is taken for one', () => {
  expect(footageName(`init-${idOf(1)}.mp4`)).toEqual({ file: idOf(1), bytes: null });
  expect(footageName(`${idOf(1)}-10-20.m4s`)).toEqual({ file: idOf(1), bytes: { from: 10, to: 20 } });
  for (const name of ['', 'playlist.m3u8', '../x.m4s', `${idOf(1)}-20-10.m4s`, `${idOf(1)}-5-5.m4s`, `${idOf(1)}--1-5.m4s`, `${idOf(1)}-1-5.m4s\n`, `init-${idOf(1)}.mp4/..`, `${idOf(1)}-1-99999999999999.m4s`]) expect(footageName(name)).toBeNull();
});

test('a playlist ends where a player could not go on: another codec, sound that begins; another size plays on', () => {
  const files = [
    file(1, { at: noon, seconds: [1, 1] }), file(2, { at: noon + 2000, seconds: [1, 1], init: initB }),
    file(3, { at: noon + 4000, seconds: [1, 1], init: initB, decoder: 'avc1 mp4a.40.2' }), file(4, { at: noon + 6000, seconds: [1], decoder: 'hvc1' }),
  ];
  const from = (start: number): string[] => ofOneDecoder(footageSlices(files, { start, end: always.end }, 2)).map((slice) => slice.file);
  expect([noon, noon + 4000, noon + 6000].map(from)).toEqual([[idOf(1), idOf(2)], [idOf(3)], [idOf(4)]]);
});
