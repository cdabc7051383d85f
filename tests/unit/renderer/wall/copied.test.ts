import { expect, test } from 'vitest';
import { readCopied, writeCopied } from '#renderer/wall/copied';

const known = (camera: string): boolean => camera.startsWith('a/');

test('cameras and carousels go from window to window; words go as words', () => {
  const carousel = { kind: 'carousel' as const, cameras: ['a/1', 'a/2'], dwellS: 8 };
  expect(readCopied(writeCopied({ kind: 'camera', camera: 'a/1' }, known), known)).toEqual({ kind: 'camera', camera: 'a/1' });
  expect(readCopied(writeCopied(carousel, known), known)).toEqual(carousel);
  expect(writeCopied({ kind: 'text', text: 'Quai nord' }, known)).toBe('Quai nord');
  expect(writeCopied({ kind: 'clock' }, known)).toBe('');
});

test.each(['', 'Quai nord', 'manara:', 'manara:0:["b/1"]', 'manara:0:{"a":1}', 'manara:9999:["a/1","a/2"', '[]', `manara:0:${JSON.stringify(Array.from({ length: 9 }, () => ({})))}`])('a stranger’s text is nothing: %s', (text) => {
  expect(readCopied(text, known)).toBeNull();
});

test('a camera this wall does not know is left out; a carousel of one is a camera', () => {
  expect(readCopied('manara:8:["a/1","b/2"]', known)).toEqual({ kind: 'camera', camera: 'a/1' });
});
