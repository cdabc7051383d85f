import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOrder, typeOn } from '#model/typed-order';

const type = (keys: string): string => [...keys].reduce(typeOn, '');

test('what the number pad means', () => {
  expect(readOrder('412')).toEqual({ do: 'camera', number: 412, monitor: null, tile: null });
  expect(readOrder('412.7')).toEqual({ do: 'camera', number: 412, monitor: null, tile: 7 });
  expect(readOrder('412>2.7')).toEqual({ do: 'camera', number: 412, monitor: 2, tile: 7 });
  expect(readOrder('412345>64.100')).toEqual({ do: 'camera', number: 412345, monitor: 64, tile: 100 });
  expect(type('412.100')).toBe('412.100');
  expect(readOrder('412>2')).toEqual({ do: 'camera', number: 412, monitor: 2, tile: null });
  expect(readOrder('v12')).toEqual({ do: 'view', number: 12, monitor: null });
  expect(readOrder('w3')).toEqual({ do: 'preset', number: 3 });
  expect(readOrder('p3')).toEqual({ do: 'ptz-preset', number: 3 });
  expect(readOrder('v12>3')).toEqual({ do: 'view', number: 12, monitor: 3 });
});

test('half an order, and an order for nothing, are none', () => {
  for (const text of ['', 'v', '412.', '412>', '412>2.', '0', 'v0', 'w', 'w0', 'w3>2', 'p', 'p0', 'p3.1', '412.0', '412>0', 'v3>', 'v3.1', '7v', '.7']) expect(readOrder(text), text).toBeNull();
});

test('a sign that leads nowhere is not taken', () => {
  expect(type('v4x1>2.3')).toBe('v41>23');
  expect(type('..412..7.9')).toBe('412.79');
  expect(type('412>.7')).toBe('412>7');
  expect(type('1234567')).toBe('123456');
  expect(type('>9')).toBe('9');
});

test('whatever is typed stays the beginning of an order, and no text breaks the reader', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'vwp0123456789>.x '), maxLength: 40 }), (keys) => {
    const typed = type(keys);
    expect(type(typed)).toBe(typed);
    expect(typed.length).toBeLessThanOrEqual(13);
  }));
  fc.assert(fc.property(fc.string({ maxLength: 40 }), (text) => { readOrder(text); }));
});
