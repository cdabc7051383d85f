import { expect, test } from 'vitest';
import { wallKey } from '#renderer/wall/wall-key';
import type { KeyPress } from '#renderer/wall/wall-key';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

test('arrows go, with Shift pan, with Ctrl move the tile', () => {
  expect(wallKey(press('ArrowLeft'), false)).toEqual({ do: 'go', direction: 'left' });
  expect(wallKey(press('ArrowUp', { shiftKey: true }), false)).toEqual({ do: 'pan', direction: 'up' });
  expect(wallKey(press('ArrowDown', { ctrlKey: true }), false)).toEqual({ do: 'swap', direction: 'down' });
});

test('digits of every keyboard in use begin a camera number', () => {
  expect(wallKey(press('4', { code: 'Numpad4' }), false)).toEqual({ do: 'type', sign: '4' });
  expect(wallKey(press('é', { code: 'Digit2' }), false)).toEqual({ do: 'type', sign: '2' }); // AZERTY without Shift
  expect(wallKey(press('-', { code: 'Digit6' }), false)).toEqual({ do: 'type', sign: '6' });
  expect(wallKey(press('2', { code: 'Digit2', shiftKey: true }), false)).toEqual({ do: 'type', sign: '2' });
  expect(wallKey(press('٧', { code: 'Digit7' }), false)).toEqual({ do: 'type', sign: '7' });
});

test('a lone 0 resets the zoom; inside a number it is a digit', () => {
  expect(wallKey(press('0', { code: 'Digit0' }), false)).toEqual({ do: 'act', action: 'zoomReset' });
  expect(wallKey(press('0', { code: 'Digit0' }), true)).toEqual({ do: 'type', sign: '0' });
});

test('letters work on an Arabic layout by their place, on AZERTY by what they are', () => {
  expect(wallKey(press('ة', { code: 'KeyM' }), false)).toEqual({ do: 'act', action: 'listen' });
  expect(wallKey(press('m', { code: 'Semicolon' }), false)).toEqual({ do: 'act', action: 'listen' });
  expect(wallKey(press('س', { code: 'KeyS', ctrlKey: true }), false)).toEqual({ do: 'act', action: 'save' });
  expect(wallKey(press('؟'), false)).toEqual({ do: 'act', action: 'help' });
});

test('keys of the browser and of the system stay theirs', () => {
  expect(wallKey(press('ArrowLeft', { altKey: true }), false)).toBeNull();
  expect(wallKey(press('r', { ctrlKey: true }), false)).toBeNull();
  expect(wallKey(press('f', { metaKey: true }), false)).toBeNull();
  expect(wallKey(press('F5'), false)).toBeNull();
});

test('minus zooms out; Backspace erases a digit while typing, a camera otherwise', () => {
  expect(wallKey(press('-', { code: 'Minus' }), false)).toEqual({ do: 'act', action: 'zoomOut' });
  expect(wallKey(press('+', { code: 'Equal', shiftKey: true }), false)).toEqual({ do: 'act', action: 'zoomIn' });
  expect(wallKey(press('Backspace'), true)).toEqual({ do: 'erase' });
  expect(wallKey(press('Backspace'), false)).toEqual({ do: 'act', action: 'clear' });
});

test('an order goes on with a point, a comma, > or the pad’s *; v begins one on any layout', () => {
  for (const key of ['.', ',', '٫', '،']) expect(wallKey(press(key), true)).toEqual({ do: 'type', sign: '.' });
  expect(wallKey(press('Decimal', { code: 'NumpadDecimal' }), true)).toEqual({ do: 'type', sign: '.' });
  for (const key of ['>', '*']) expect(wallKey(press(key), true)).toEqual({ do: 'type', sign: '>' });
  expect(wallKey(press('.'), false)).toBeNull();
  expect(wallKey(press('v', { code: 'KeyV' }), false)).toEqual({ do: 'type', sign: 'v' });
  expect(wallKey(press('ر', { code: 'KeyV' }), false)).toEqual({ do: 'type', sign: 'v' });
  expect(wallKey(press('v', { code: 'KeyV', ctrlKey: true }), false)).toBeNull();
});

test('the number pad types numbers whatever NumLock says, with Shift too; its point is none but in an order', () => {
  const off = ['Insert', 'End', 'ArrowDown', 'PageDown', 'ArrowLeft', 'Clear', 'ArrowRight', 'Home', 'ArrowUp', 'PageUp'];
  for (const [digit, key] of off.entries()) for (const shiftKey of [false, true]) expect(wallKey(press(key, { code: `Numpad${digit}`, shiftKey }), true)).toEqual({ do: 'type', sign: String(digit) });
  expect(wallKey(press('ArrowLeft', { code: 'Numpad4', ctrlKey: true }), false)).toBeNull();
  expect(wallKey(press('Delete', { code: 'NumpadDecimal' }), true)).toEqual({ do: 'type', sign: '.' });
  expect(wallKey(press('Delete', { code: 'NumpadDecimal' }), false)).toBeNull();
});

test('Delete empties a tile, never while an order is typed', () => {
  expect(wallKey(press('Delete', { code: 'Delete' }), false)).toEqual({ do: 'act', action: 'clear' });
  expect(wallKey(press('Delete', { code: 'Delete' }), true)).toEqual({ do: 'erase' });
});

test('the full stop by its place where an Arabic layout types a letter there', () => {
  expect(wallKey(press('ز', { code: 'Period' }), true)).toEqual({ do: 'type', sign: '.' });
  expect(wallKey(press('ز', { code: 'Period' }), false)).toBeNull();
  expect(wallKey(press(':', { code: 'Period' }), true)).toBeNull(); // AZERTY
  expect(wallKey(press('>', { code: 'Period', shiftKey: true }), true)).toEqual({ do: 'type', sign: '>' });
});

test('Ctrl+K opens the palette', () => {
  expect(wallKey(press('k', { ctrlKey: true }), false)).toEqual({ do: 'act', action: 'palette' });
  expect(wallKey(press('ن', { code: 'KeyK', ctrlKey: true }), true)).toEqual({ do: 'act', action: 'palette' });
});
