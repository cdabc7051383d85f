import { describe, expect, test } from 'vitest';
import { segmentAt } from '#renderer/player/clip-segments';
import type { ClipSegment } from '#renderer/player/clip-segments';
import { captureTime, pictureLine, placeAt } from '#renderer/player/coded-picture';
import type { PictureGroup } from '#renderer/player/coded-picture';
import { missingIn, pictureWindow } from '#renderer/player/picture-window';

const config: VideoDecoderConfig = { codec: 'avc1.42c01e' };
const data = new Uint8Array();

/** Groups of pictures 40 ms apart; `shape` names in decoding order which is shown when. */
function groups(count: number, shape: readonly number[]): PictureGroup[] {
  return Array.from({ length: count }, (_, group) => {
    const coded = shape.map((place, index) => {
      const number = group * shape.length + place;
      return { id: number * 40_000, at: 1000 + number * 40, key: index === 0, durationUs: 40_000, data };
    });
    return { id: coded[0]!.id, config, coded };
  });
}

const line = pictureLine(groups(4, [0, 1, 2, 3, 4]));

test('pictures stand in the order they are shown, whatever the order they are decoded in, and each once', () => {
  const [first, second] = groups(2, [0, 3, 1, 2]);
  const extended = { ...first!, coded: [...first!.coded] };
  expect(pictureLine([first!, extended, second!]).map(({ picture }) => picture.at)).toEqual([1000, 1040, 1080, 1120, 1160, 1200, 1240, 1280]);
});

test('a picture is seen from a little before its time until the next; none before the first', () => {
  expect([990, 996, 1000, 1034, 1036, 5000].map((at) => placeAt(line, at))).toEqual([-1, 0, 0, 0, 1, 19]);
});

test('where the clock was set back the earlier pictures of a time that came twice are not found', () => {
  const map = [{ media: 0, at: 100_000 }, { media: 10, at: 105_000 }];
  expect(captureTime(map, 4.96)).toBe(104_960);
  expect(captureTime(map, 5.04)).toBeNull();
  expect(captureTime(map, 10)).toBe(105_000);
  expect(captureTime([], 1)).toBeNull();
});

test('a media second lies in the segment it begins in, by microseconds', () => {
  const part = { url: 'x', bytes: null };
  const segments = [0, 2, 4.000_001].map((start, index): ClipSegment => ({ part, init: null, run: 0, start, end: [2, 4.000_001, 6][index]! }));
  expect([-1, 0, 1.999, 2, 3.999, 4, 5, 99].map((media) => segmentAt(segments, media))).toEqual([0, 0, 0, 1, 1, 2, 2, 2]);
});

describe('what is kept decoded', () => {
  test('with room enough: the group before and the group after, whole', () => {
    expect(pictureWindow(line, 7, 1, 100)).toEqual({ first: 0, last: 14 });
    expect(pictureWindow(line, 7, -1, 100)).toEqual({ first: 0, last: 14 });
    expect(pictureWindow(line, 0, -1, 100)).toEqual({ first: 0, last: 9 });
  });

  test('with little: most of it where one goes, and never more than fits', () => {
    expect(pictureWindow(line, 10, 1, 7)).toEqual({ first: 8, last: 14 });
    expect(pictureWindow(line, 10, -1, 7)).toEqual({ first: 6, last: 12 });
    for (let room = 1; room < 30; room += 1) {
      for (let place = 0; place < line.length; place += 1) {
        for (const direction of [-1, 1] as const) {
          const { first, last } = pictureWindow(line, place, direction, room);
          expect(last - first + 1).toBeLessThanOrEqual(room);
          expect(first >= 0 && last < line.length && first <= place && last >= place).toBe(true);
        }
      }
    }
  });

  test('what is missing nearest on the way comes first', () => {
    const has = (known: readonly number[]) => (place: number) => known.includes(place);
    expect(missingIn({ first: 3, last: 9 }, 6, 1, has([6, 7, 5]))).toBe(8);
    expect(missingIn({ first: 3, last: 9 }, 6, -1, has([6, 7, 5]))).toBe(4);
    expect(missingIn({ first: 3, last: 9 }, 6, 1, has([6, 7, 8, 9]))).toBe(5);
    expect(missingIn({ first: 6, last: 7 }, 6, 1, has([6, 7]))).toBeNull();
  });
});
