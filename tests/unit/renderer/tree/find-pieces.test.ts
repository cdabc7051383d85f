import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPieces } from '#renderer/tree/find-pieces';

const found = (name: string, search: string) => findPieces(name, search).filter((piece) => piece.found).map(({ text }) => text);

test('marks what was searched in the name’s own spelling', () => {
  expect(found('Hôpital régional', 'hopital REG')).toEqual(['Hôpital', 'rég']);
  expect(found('سُوق الأحد', 'سوق الاحد')).toEqual(['سُوق', 'الأحد']);
  expect(found('Caméra ٤١٢', '412')).toEqual(['٤١٢']);
  expect(found('Marina', 'port')).toEqual([]);
});

test('the pieces together are always the name', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, search) => {
    expect(findPieces(name, search).map(({ text }) => text).join('')).toBe(name);
  }));
});
