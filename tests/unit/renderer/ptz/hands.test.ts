import { describe, expect, it, test } from 'vitest';
import { centreOn, fillWith, pointInPicture, stickVelocity } from '../../../../renderer/ptz/aim.ts';
import { deedsOfPad, velocityOfPad } from '../../../../renderer/ptz/gamepad-map.ts';
import type { PadState } from '../../../../renderer/ptz/gamepad-map.ts';
import { steerKey, velocityOfKeys } from '../../../../renderer/ptz/steer-key.ts';

const pad = (axes: number[], down: number[] = [], mapping = ''): PadState => ({ id: 'x', mapping, axes, buttons: Array.from({ length: 17 }, (_, at) => ({ pressed: down.includes(at), value: down.includes(at) ? 1 : 0 })) });
const press = (key: string, code = '', shiftKey = false, typing = false) => steerKey({ key, code, shiftKey, ctrlKey: false, altKey: false, metaKey: false }, typing);

describe('a stick', () => {
  it('rests near its middle, is fine there, and full at the edge in every direction', () => {
    expect(stickVelocity(0.1, 0.05)).toEqual({ pan: 0, tilt: 0 });
    expect(stickVelocity(1, 0)).toEqual({ pan: 1, tilt: 0 });
    expect(stickVelocity(0, -1)).toEqual({ pan: 0, tilt: 1 });
    expect(stickVelocity(0.5, 0).pan).toBeLessThan(0.25);
    const { pan, tilt } = stickVelocity(Math.SQRT1_2, Math.SQRT1_2);
    expect(Math.hypot(pan, tilt)).toBeCloseTo(1, 5);
    expect(tilt).toBeLessThan(0);
  });
});

describe('a joystick', () => {
  it('moves by its first axes and zooms by its twist', () => {
    expect(velocityOfPad(pad([0.05, -0.1, 0.1]))).toEqual({ pan: 0, tilt: 0, zoom: 0 });
    expect(velocityOfPad(pad([1, 0, 1]))).toEqual({ pan: 1, tilt: 0, zoom: 1 });
    expect(velocityOfPad(pad([0, 1, -1]))).toEqual({ pan: 0, tilt: -1, zoom: -1 });
  });

  it('a standard pad zooms by its triggers, or by its right stick', () => {
    expect(velocityOfPad(pad([0, 0, 0, 0], [7], 'standard')).zoom).toBe(1);
    expect(velocityOfPad(pad([0, 0, 0, 0], [6], 'standard')).zoom).toBe(-1);
    expect(velocityOfPad(pad([0, 0, 1, -1], [], 'standard'))).toEqual({ pan: 0, tilt: 0, zoom: 1 });
  });

  it('nonsense of a driver moves nothing', () => {
    expect(velocityOfPad(pad([Number.NaN, Infinity, 5]))).toEqual({ pan: 0, tilt: 0, zoom: 1 });
    expect(velocityOfPad(pad([]))).toEqual({ pan: 0, tilt: 0, zoom: 0 });
  });

  it('buttons count once, when they go down', () => {
    expect(deedsOfPad(null, pad([], [2]))).toEqual([{ do: 'preset', number: 3 }]);
    expect(deedsOfPad(pad([], [2]), pad([], [2]))).toEqual([]);
    expect(deedsOfPad(null, pad([], [0, 5, 8, 9], 'standard'))).toEqual([{ do: 'preset', number: 1 }, { do: 'next' }, { do: 'end' }, { do: 'home' }]);
  });
});

describe('aiming in a picture that is fitted into its tile', () => {
  const tile = { width: 800, height: 600 };
  const wide = { width: 640, height: 360 };
  it('beside the picture is nowhere', () => {
    expect(pointInPicture({ x: 400, y: 300 }, tile, wide)).toEqual({ x: 0.5, y: 0.5 });
    expect(pointInPicture({ x: 400, y: 20 }, tile, wide)).toBeNull();
    expect(pointInPicture({ x: 800, y: 525 }, tile, wide)).toEqual({ x: 1, y: 1 });
  });

  it('a click centres, a box fills, a shaking hand clicks', () => {
    expect(centreOn({ x: 0.75, y: 0.25 })).toEqual({ pan: 0.25, tilt: 0.25, zoom: 0 });
    expect(fillWith({ x: 0.25, y: 0.25 }, { x: 0.75, y: 0.5 })).toEqual({ pan: 0, tilt: 0.125, zoom: 1 });
    expect(fillWith({ x: 0.5, y: 0.5 }, { x: 0.51, y: 0.51 }).zoom).toBe(0);
    expect(fillWith({ x: 0.45, y: 0.45 }, { x: 0.55, y: 0.5 }).zoom).toBeLessThanOrEqual(6);
  });
});

test('keys that type numbers steer nothing: the number pad without NumLock, AZERTY’s - and _ without Shift', () => {
  for (const [key, code] of [['Home', 'Numpad7'], ['PageUp', 'Numpad9'], ['PageDown', 'Numpad3'], ['ArrowLeft', 'Numpad4'], ['Delete', 'NumpadDecimal'], ['-', 'Digit6'], ['_', 'Digit8']] as const) expect(press(key, code)).toBeNull();
  expect(press('PageUp', 'PageUp')).toEqual({ do: 'move', way: 'in' });
  expect(press('Home', 'Home')).toEqual({ do: 'home' });
  expect(press('-', 'NumpadSubtract')).toEqual({ do: 'move', way: 'out' });
  expect(press('-', 'Minus')).toEqual({ do: 'move', way: 'out' });
});

test('while an order is half typed, what mends it is not the camera’s', () => {
  expect([press('Backspace', 'Backspace', false, true), press('Escape', 'Escape', false, true)]).toEqual([null, null]);
  expect([press('Backspace', 'Backspace'), press('Escape', 'Escape')]).toEqual([{ do: 'back' }, { do: 'end' }]);
  expect(press('ArrowLeft', 'ArrowLeft', false, true)).toEqual({ do: 'move', way: 'left' });
});

test('keys of steering, on every layout', () => {
  expect(press('ArrowLeft')).toEqual({ do: 'move', way: 'left' });
  expect(press('+')).toEqual({ do: 'move', way: 'in' });
  expect(press(')', 'BracketLeft')).toEqual({ do: 'focus', speed: -0.4 });
  expect(press('ج', 'BracketLeft')).toEqual({ do: 'focus', speed: -0.4 });
  expect(press('{', 'BracketLeft', true)).toEqual({ do: 'iris', by: -0.1 });
  expect(press('¨', 'BracketRight', true)).toEqual({ do: 'iris', by: 0.1 });
  expect(press('Backspace')).toEqual({ do: 'back' });
  expect(press('s')).toBeNull();
  expect(steerKey({ key: 'ArrowLeft', code: '', shiftKey: false, ctrlKey: true, altKey: false, metaKey: false }, false)).toBeNull();
  expect(velocityOfKeys(new Set(['left', 'up']), false)).toEqual({ pan: -0.4, tilt: 0.4, zoom: 0 });
  expect(velocityOfKeys(new Set(['left', 'right', 'in']), true)).toEqual({ pan: 0, tilt: 0, zoom: 1 });
});
