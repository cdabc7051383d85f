import { expect, test } from 'vitest';
import type { TimeRange } from '#model/time';
import { indexTimeline } from '#model/timeline-index';
import { rowFacts } from '#renderer/timeline/timeline-facts';
import type { TimelineDrawing } from '#renderer/timeline/timeline-drawing';
import { createTimelineHand } from '#renderer/timeline/timeline-hand';
import { frameDirection, timelineKey } from '#renderer/timeline/timeline-key';
import { axisHeight, rowAt, rowHeight } from '#renderer/timeline/timeline-rows';

const index = indexTimeline({
  cameras: [{ id: 'a/1', spans: [{ start: 1_000_000, end: 1_500_000, role: 'main' }], gaps: [{ start: 1_500_000, end: 1_510_000, reason: 'camera-lost', role: 'main' }] }],
  events: [{ camera: 'a/1', type: 'motion', label: '', at: 1_200_000, end: null }, { camera: 'a/1', type: 'object', label: 'car', at: 1_900_000, end: null }],
  bookmarks: [{ id: 'b', cameras: [], range: { start: 1_300_000, end: 1_300_000 }, title: '' }],
});

/** A timeline of 1,000 px over 1,000 s, so that a pixel is a second. */
function handOn() {
  const heard: unknown[] = [];
  let range: TimeRange = { start: 1_000_000, end: 2_000_000 };
  const drawing = { range: () => range, look: (next: TimeRange) => { range = next; }, width: () => 1000 } as TimelineDrawing;
  const hand = createTimelineHand(drawing, () => ({ index, playhead: 1_700_000, marks: { in: null, out: null }, onPlayhead: (at) => { heard.push(at); }, onMarks: (marks) => { heard.push(marks); } }));
  const place = (x: number, more = {}) => ({ pointer: 1, x, y: axisHeight + 5, shiftKey: false, altKey: false, ...more });
  return { hand, heard, place, range: () => range };
}

test('a press without a move sets the playhead, on an edge that is near', () => {
  const { hand, heard, place } = handOn();
  for (const [x, more] of [[200, {}], [502, {}], [502, { altKey: true }], [303, {}]] as const) {
    hand.down(place(x, more));
    hand.move(place(x + 2, more));
    hand.up(place(x, more));
  }
  expect(heard).toEqual([1_200_000, 1_500_000, 1_502_000, 1_300_000]);
});

test('a press on a picture below the rows means that picture\'s own moment', () => {
  const heard: unknown[] = [];
  const find = { id: 'f', camera: 'a/1', range: { start: 1_040_000, end: 1_050_000 }, at: 1_045_000, weight: 1 };
  const layout = { thumbs: [{ x: 10, width: 96, foot: 45, count: 1, find }] };
  const drawing = { range: () => ({ start: 1_000_000, end: 2_000_000 }), look: () => undefined, width: () => 1000, layout: () => layout } as unknown as TimelineDrawing;
  const hand = createTimelineHand(drawing, () => ({ index, playhead: null, marks: { in: null, out: null }, onPlayhead: (at) => { heard.push(at); }, onMarks: () => undefined }));
  for (const [x, y] of [[100, axisHeight + rowHeight(1) + 20], [108, axisHeight + rowHeight(1) + 20], [100, axisHeight + 5]] as const) {
    hand.down({ pointer: 1, x, y, shiftKey: false, altKey: true });
    hand.up({ pointer: 1, x, y, shiftKey: false, altKey: true });
  }
  expect(heard).toEqual([1_045_000, 1_108_000, 1_100_000]);
});

test('a drag pans by as much as the hand moves, and is no click', () => {
  const { hand, heard, place, range } = handOn();
  hand.down(place(500));
  for (const x of [503, 510, 600]) hand.move(place(x));
  expect(hand.isBusy()).toBe(true);
  hand.up(place(600));
  expect(hand.isBusy()).toBe(false);
  expect(range()).toEqual({ start: 900_000, end: 1_900_000 });
  expect(heard).toEqual([]);
});

test('with Shift a drag chooses a stretch; the playhead is an edge as well', () => {
  const { hand, heard, place, range } = handOn();
  hand.down(place(800, { shiftKey: true }));
  hand.move(place(799, { shiftKey: true }));
  hand.move(place(703, { shiftKey: true }));
  hand.up(place(703, { shiftKey: true }));
  expect(heard).toEqual([{ in: 1_700_000, out: 1_800_000 }]);
  expect(range().start).toBe(1_000_000);
});

test('two fingers pinch; the one that stays does nothing; a press taken away sets nothing', () => {
  const { hand, heard, place, range } = handOn();
  hand.down(place(400));
  hand.down(place(600, { pointer: 2 }));
  hand.move(place(300));
  hand.move(place(700, { pointer: 2 }));
  expect(range()).toEqual({ start: 1_250_000, end: 1_750_000 });
  hand.up(place(700, { pointer: 2 }));
  hand.move(place(100));
  hand.up(place(100));
  hand.down(place(100));
  hand.cancel(1);
  hand.up(place(100));
  expect(range()).toEqual({ start: 1_250_000, end: 1_750_000 });
  expect(heard).toEqual([]);
});

test('a wheel zooms about the pointer; sideways, or with Shift, it pans', () => {
  const { hand, range } = handOn();
  hand.wheel({ x: 250, deltaX: 0, deltaY: -240, shiftKey: false });
  expect(range()).toEqual({ start: 1_125_000, end: 1_625_000 });
  hand.wheel({ x: 250, deltaX: 0, deltaY: 100, shiftKey: true });
  expect(range()).toEqual({ start: 1_175_000, end: 1_675_000 });
  hand.wheel({ x: 250, deltaX: -100, deltaY: 3, shiftKey: false });
  expect(range()).toEqual({ start: 1_125_000, end: 1_625_000 });
});

const press = (key: string, code = '', more = {}) => timelineKey({ key, code, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

test('keys mean the same on every keyboard of the room', () => {
  expect(press('ArrowRight')).toEqual({ do: 'step', ticks: 1 });
  expect(press('ArrowLeft', 'ArrowLeft', { shiftKey: true })).toEqual({ do: 'step', ticks: -10 });
  for (const [key, code] of [[',', 'Comma'], [',', 'KeyM'], ['و', 'Comma']]) expect(press(key ?? '', code)).toEqual({ do: 'frame', direction: -1 });
  for (const [key, code] of [['.', 'Period'], [';', 'Comma'], [':', 'Period'], ['ز', 'Period']]) expect(press(key ?? '', code)).toEqual({ do: 'frame', direction: 1 });
  expect(press('ه', 'KeyI')).toEqual({ do: 'in' });
  expect(press('O', 'KeyO')).toEqual({ do: 'out' });
  expect(press('+')).toEqual(press('+', 'NumpadAdd'));
  expect([press('k', 'KeyK'), press('i', 'KeyI', { ctrlKey: true }), press('Tab'), press('constructor', 'toString')]).toEqual([null, null, null, null]);
});

test('frames are stepped by place, but with Shift a key types what is printed on it', () => {
  const frame = (key: string, code: string, more = {}) => frameDirection({ key, code, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
  expect([frame('و', 'Comma'), frame('ز', 'Period'), frame(',', 'Comma'), frame('.', 'Period'), frame('.', 'Comma', { shiftKey: true })]).toEqual([-1, 1, -1, 1, 1]);
  // AZERTY's / is Shift at the full stop's place, others' < and > at both; with Ctrl and Alt keys are the browser's.
  expect([frame('/', 'Period', { shiftKey: true }), frame('<', 'Comma', { shiftKey: true }), frame(',', 'Comma', { ctrlKey: true }), frame('k', 'KeyK')]).toEqual([null, null, null, null]);
});

test('rows are found by height', () => {
  expect([rowAt(10, 16), rowAt(axisHeight, 16), rowAt(axisHeight + rowHeight(16) * 16 - 1, 16), rowAt(axisHeight + rowHeight(16) * 16, 16)]).toEqual([null, 0, 15, null]);
});

test('a row in words counts what is in sight', () => {
  const [row] = index.rows;
  if (!row) throw new Error('no row');
  expect(rowFacts(row, { start: 1_000_000, end: 2_000_000 })).toEqual({ hasFootage: true, gaps: 1, events: 2, bookmarks: 1, found: 0 });
  expect(rowFacts(row, { start: 1_600_000, end: 1_800_000 })).toEqual({ hasFootage: false, gaps: 0, events: 0, bookmarks: 0, found: 0 });
});

test('the playhead is dragged by the axis or by its line, past every edge, and let go once; a click there still sets it', () => {
  const heard: unknown[] = [];
  const drawing = { range: () => ({ start: 1_000_000, end: 2_000_000 }), look: () => { heard.push('look'); }, width: () => 1000 } as unknown as TimelineDrawing;
  const given = { index, playhead: 1_700_000, marks: { in: null, out: null }, onPlayhead: (at: number) => { heard.push(['set', at]); }, onMarks: () => { heard.push('marks'); }, onScrub: (at: number | null) => { heard.push(at); } };
  const hand = createTimelineHand(drawing, () => given);
  const place = (x: number, y: number) => ({ pointer: 1, x, y, shiftKey: false, altKey: false });
  for (const [from, y] of [[300, 5], [703, axisHeight + 5]] as const) {
    heard.length = 0;
    hand.down(place(from, y));
    hand.move(place(from + 2, y));
    expect(heard).toEqual([]);
    hand.move(place(501, y));
    hand.move(place(1400, y));
    expect(hand.isBusy()).toBe(true);
    hand.up(place(1400, y));
    expect(heard).toEqual([1_501_000, 2_000_000, 2_000_000, null]);
  }
  heard.length = 0;
  hand.down(place(400, 5));
  hand.up(place(400, 5));
  hand.down(place(400, 5));
  hand.move(place(450, 5));
  hand.cancel(1);
  expect(heard).toEqual([['set', 1_400_000], 1_450_000, null]);
  expect([hand.canScrub(place(10, 5)), hand.canScrub(place(10, axisHeight + 5)), hand.canScrub(place(706, axisHeight + 5))]).toEqual([true, false, true]);
});
