import { expect, test } from 'vitest';
import { arrangementSchema } from '#bridge/schemas';
import type { ViewItem } from '#model/view';
import { readCopied, writeCopied } from '#renderer/wall/copied';

const known = (camera: string): boolean => camera.startsWith('a/');
const image = 'a'.repeat(64);

test.each<ViewItem>([
  { kind: 'camera', camera: 'a/1' }, { kind: 'carousel', cameras: ['a/1', 'a/2'], dwellS: 8 }, { kind: 'text', text: 'Quai\nnord' }, { kind: 'clock' }, { kind: 'hotspot' }, { kind: 'image', image, name: 'Plan' },
])('goes from window to window as it is: $kind', (item) => {
  expect(readCopied(writeCopied(item), known)).toEqual(item);
});

test('every item that is read is one the core takes, and every other is nothing', () => {
  const words = ['', 'x', 'x'.repeat(80), 'x'.repeat(81), 'x'.repeat(500), 'x'.repeat(501), 7, undefined];
  const tried: unknown[] = [
    ...['camera', 'carousel', 'map', 'empty', 'clock', 'hotspot', null].map((kind) => ({ kind })), ...words.map((text) => ({ kind: 'text', text })),
    ...words.map((name) => ({ kind: 'image', image, name })), ...[image.slice(1), image.toUpperCase(), 3].map((one) => ({ kind: 'image', image: one, name: 'x' })), [], 'x', null,
  ];
  for (const item of tried) {
    const isTaken = arrangementSchema.safeParse({ layout: '1', items: [item] }).success && (item as ViewItem).kind !== 'empty';
    expect(readCopied(`manara:item:${JSON.stringify(item)}`, known), JSON.stringify(item)).toEqual(isTaken ? item : null);
  }
});

test.each(['', 'Quai nord', 'manara:', 'manara:0:["b/1"]', 'manara:0:{"a":1}', 'manara:9999:["a/1","a/2"', '[]', 'manara:item:', 'manara:item:{"kind":"clock"', `manara:0:${JSON.stringify(Array.from({ length: 9 }, () => ({})))}`])('a stranger’s text is nothing: %s', (text) => {
  expect(readCopied(text, known)).toBeNull();
});

test('a camera this wall does not know is left out; a carousel of one is a camera', () => {
  expect(readCopied('manara:8:["a/1","b/2"]', known)).toEqual({ kind: 'camera', camera: 'a/1' });
});
