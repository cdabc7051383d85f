import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlarmBook, alarmTimes } from '#core/alarms/alarm-book';
import { cameraEventTypes } from '#model/camera-event';
import type { CameraEvent } from '#model/camera-event';

const { afterMs, longestMs, newsMs } = alarmTimes;
const start = 1_790_000_000_000;
const camera = 'nx-1/gate';
const event = (part: Partial<CameraEvent> = {}): CameraEvent => ({ id: 'e1', camera, type: 'line', label: 'fence', at: start, end: null, score: null, ...part });
const all = () => true;

function stand() {
  const book = new AlarmBook();
  const isUp = (at: number, of = camera) => book.standing([of], all, at).length === 1;
  return { book, isUp };
}

test('an event raises its camera while it lasts and for half a minute after, and no other', () => {
  const { book, isUp } = stand();
  book.take(event(), start);
  expect(book.standing([camera, 'nx-1/quay'], all, start)).toEqual([{ camera, type: 'line', label: 'fence', since: start, until: start + longestMs }]);
  book.take(event({ end: start + 60_000 }), start + 60_000);
  expect(isUp(start + 60_000 + afterMs - 1)).toBe(true);
  expect(isUp(start + 60_000 + afterMs)).toBe(false);
});

test('an event of a moment stands for half a minute from when it was heard of', () => {
  const { book, isUp } = stand();
  book.take(event({ id: null }), start + 1_000);
  expect(isUp(start + 1_000 + afterMs - 1)).toBe(true);
  expect(isUp(start + 1_000 + afterMs)).toBe(false);
});

describe('nothing leaves a tile raised for good:', () => {
  test('an end that never comes', () => {
    const { book, isUp } = stand();
    book.take(event(), start);
    book.take(event(), start + longestMs - 1);
    expect(isUp(start + longestMs - 1)).toBe(true);
    expect(isUp(start + longestMs)).toBe(false);
  });

  test('a server that is lost while something stands', () => {
    const { book, isUp } = stand();
    book.take(event(), start);
    book.take(event({ camera: 'nx-10/gate' }), start);
    book.lost('nx-1', start + 5_000);
    expect(isUp(start + 5_000 + afterMs)).toBe(false);
    expect(isUp(start + 5_000 + afterMs, 'nx-10/gate')).toBe(true);
    // Back again it tells the same once more.
    book.take(event(), start + 60_000);
    expect(isUp(start + 60_000)).toBe(false);
  });

  test('the same told again, also once it is over', () => {
    const { book, isUp } = stand();
    book.take(event({ id: null }), start);
    for (let at = start; at < start + 300_000; at += 1_000) {
      book.take(event({ id: null }), at);
      book.sweep(at);
    }
    expect(isUp(start + afterMs)).toBe(false);
    book.take(event({ id: 'e2', end: start + 2_000 }), start + 2_000);
    book.take(event({ id: 'e2', end: start + 2_000 }), start + 20_000);
    expect(isUp(start + 2_000 + afterMs)).toBe(false);
  });

  test('a time in the future', () => {
    const { book, isUp } = stand();
    book.take(event({ at: start + 86_400_000 }), start);
    book.sweep(start);
    expect(isUp(start)).toBe(true);
    expect(isUp(start + longestMs)).toBe(false);
    book.take(event({ id: null, at: start + 86_400_000 }), start + longestMs);
    expect(isUp(start + longestMs + afterMs)).toBe(false);
  });

  test('a time in the past: what is over was missed, what still stands does so from its beginning', () => {
    const { book, isUp } = stand();
    book.take(event({ id: null, at: start - newsMs - 1 }), start);
    book.take(event({ id: 'e2', at: start - 120_000, end: start - newsMs - 1 }), start);
    book.take(event({ id: 'e3', at: start - longestMs }), start);
    expect(isUp(start)).toBe(false);
    expect(book.size).toBe(0);
    book.take(event({ id: 'e4', at: start - longestMs + 1_000 }), start);
    expect(isUp(start)).toBe(true);
    expect(isUp(start + 1_000)).toBe(false);
  });

  test('a contact that is stuck: down after ten minutes, up again once it was quiet for half a minute', () => {
    const { book, isUp } = stand();
    const until = start + longestMs + 120_000;
    for (let at = start; at < until; at += 1_000) {
      book.take(event({ id: null, type: 'input', at }), at);
      book.sweep(at);
      expect(isUp(at)).toBe(at < start + longestMs);
    }
    const later = until + afterMs;
    book.take(event({ id: null, type: 'input', at: later }), later);
    expect(isUp(later)).toBe(true);
  });

  test('a clock that is set back', () => {
    const { book, isUp } = stand();
    book.take(event(), start);
    const back = start - 86_400_000;
    book.sweep(back);
    expect(isUp(back)).toBe(false);
    book.take(event({ id: 'e2', at: back }), back);
    expect(isUp(back)).toBe(true);
  });

  test('whatever is told, in whatever order: up to the bound and not beyond', () => {
    const told = fc.record({
      after: fc.integer({ min: 0, max: 20_000 }), id: fc.option(fc.constantFrom('a', 'b', 'c')), off: fc.integer({ min: -1_200_000, max: 1_200_000 }), lasts: fc.boolean(), long: fc.integer({ min: -5, max: 900_000 }),
      type: fc.constantFrom(...cameraEventTypes), isLost: fc.boolean(),
    });
    fc.assert(fc.property(fc.array(told, { maxLength: 60 }), (news) => {
      const { book } = stand();
      let now = start;
      for (const { after, id, off, lasts, long, type, isLost } of news) {
        now += after;
        if (isLost) book.lost('nx-1', now);
        else book.take(event({ id, type, at: now + off, end: lasts ? null : now + off + long }), now);
        book.sweep(now);
        for (const { since, until } of book.standing([camera], all, now)) {
          expect(since).toBeLessThanOrEqual(now);
          expect(until - since).toBeLessThanOrEqual(longestMs);
        }
      }
      expect(book.standing([camera], all, now + longestMs)).toEqual([]);
      book.sweep(now + longestMs + newsMs + 1);
      expect(book.size).toBe(0);
    }));
  });
});

test('a flood is bounded: at one camera it stands on, over all cameras no more are taken', () => {
  const { book, isUp } = stand();
  for (let each = 0; each < 5_000; each += 1) book.take(event({ id: `e${each}`, at: start + each }), start + each);
  expect(isUp(start + 5_000)).toBe(true);
  for (let each = 0; each < 6_000; each += 1) book.take(event({ camera: `nx-1/c${each}` }), start);
  expect(book.size).toBe(4_000);
});

test('of one camera the gravest is told, the gravest camera first, of equals the one that stands longest', () => {
  const { book } = stand();
  book.take(event({ id: 'm', type: 'motion' }), start);
  book.take(event({ id: 'i', type: 'input', label: 'door', camera: 'nx-1/door' }), start + 5);
  book.take(event({ id: 'z', type: 'zone', camera: 'nx-1/b' }), start + 3);
  book.take(event({ id: 'z', type: 'zone', camera: 'nx-1/a' }), start + 4);
  book.take(event({ id: 'l' }), start + 6);
  const cameras = [camera, 'nx-1/a', 'nx-1/b', 'nx-1/door'];
  expect(book.standing(cameras, all, start + 10).map((one) => `${one.camera} ${one.type}`)).toEqual(['nx-1/door input', 'nx-1/gate line', 'nx-1/b zone', 'nx-1/a zone']);
  expect(book.standing(cameras, (type) => type === 'motion', start + 10).map((one) => one.camera)).toEqual([camera]);
});
