import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didMove } from '#core/ptz/did-move';
import { numberPresets } from '#core/ptz/preset-numbers';
import { shapeVelocity } from '#core/ptz/shape-velocity';
import { isInHours, tourOfTheHour } from '#core/ptz/tour-plan';
import type { PtzAbilities } from '#model/ptz';

const all: PtzAbilities = {
  speed: 'analog', pan: true, tilt: true, zoom: true, diagonal: true, relative: true, absolute: true, home: true,
  presets: { list: true, go: true, save: true, rename: true, remove: true }, readBack: true, confirmed: true,
};

describe('what a camera can do of a wish', () => {
  it.each([
    [{}, { pan: 0.3, tilt: -2, zoom: 0.1 }, { pan: 0.3, tilt: -1, zoom: 0.1 }],
    [{ speed: 'steps' }, { pan: 0.3, tilt: -0.2, zoom: 0.1 }, { pan: 1, tilt: 0, zoom: 0 }],
    [{ speed: 'steps', diagonal: false }, { pan: 0.3, tilt: -0.6, zoom: 0.1 }, { pan: 0, tilt: -1, zoom: 0 }],
    [{ diagonal: false }, { pan: 0.1, tilt: 0.1, zoom: 0.6 }, { pan: 0, tilt: 0, zoom: 0.6 }],
    [{ tilt: false, zoom: false }, { pan: 0.1, tilt: 1, zoom: 1 }, { pan: 0.1, tilt: 0, zoom: 0 }],
    [{ speed: 'none' }, { pan: 1, tilt: 1, zoom: 1 }, { pan: 0, tilt: 0, zoom: 0 }],
    [{}, { pan: Number.NaN, tilt: Infinity, zoom: 0 }, { pan: 0, tilt: 0, zoom: 0 }],
  ] as const)('%j makes %j to %j', (abilities, wanted, shaped) => {
    expect(shapeVelocity(wanted, { ...all, ...abilities } as PtzAbilities)).toEqual(shaped);
  });
});

describe('numbers of presets', () => {
  it('are the device’s own where it has some, and stay', () => {
    expect([...numberPresets(['003', 'Preset12', 'gate', 'x'], new Map())]).toEqual([['003', 3], ['Preset12', 12], ['gate', 1], ['x', 2]]);
    expect(numberPresets(['gate', 'new', '001'], new Map([['gate', 1], ['003', 3]]))).toEqual(new Map([['gate', 1], ['new', 2], ['001', 3]]));
  });

  it('no two presets share one, and known ones never change', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 40 });
    fc.assert(fc.property(ids, fc.nat(), (presets, share) => {
      const known = numberPresets(presets.slice(0, share % (presets.length + 1)), new Map());
      const next = numberPresets(presets, known);
      expect(new Set(next.values()).size).toBe(presets.length);
      expect(Math.min(...next.values(), 1)).toBe(1);
      for (const [id, number] of known) expect(next.get(id)).toBe(number);
    }));
  });
});

describe('whether a camera moved', () => {
  const at = (pan: number, tilt = 0, zoom = 0) => ({ pan, tilt, zoom });
  it.each([
    ['it turned', at(0), at(0.1), at(1), true],
    ['it stands', at(0.1), at(0.1005), at(1), false],
    ['it was at its end', at(0.99), at(0.99), at(1), true],
    ['it was at the other end', at(0.99), at(0.99), at(-1), false],
    ['it was zoomed out already', at(0), at(0), at(0, 0, -1), true],
    ['it zooms and does not turn', at(0), at(0, 0, 0.2), at(1, 0, 1), true],
  ])('%s', (_name, before, after, velocity, is) => { expect(didMove(before, after, velocity)).toBe(is); });
});

describe('hours of tours', () => {
  const time = (text: string): number => Date.parse(text);
  // Casablanca is at UTC+1, and at UTC+0 in Ramadan (2026-02-18 to 2026-03-22); the zone data in use may not know that year's change.
  const weekdays = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
  it.each([
    ['within', weekdays, '2026-01-15T12:00:00Z', true],
    ['before', weekdays, '2026-01-15T06:59:00Z', false],
    ['at the first minute', weekdays, '2026-01-15T07:00:00Z', true],
    ['at the end', weekdays, '2026-01-15T17:00:00Z', false],
    ['on Saturday', weekdays, '2026-01-17T12:00:00Z', false],
    ['over midnight, before it', { days: [5], from: '22:00', to: '06:00' }, '2026-01-16T22:30:00Z', true],
    ['over midnight, after it', { days: [5], from: '22:00', to: '06:00' }, '2026-01-17T04:30:00Z', true],
    ['the night before its day', { days: [5], from: '22:00', to: '06:00' }, '2026-01-16T04:30:00Z', false],
    ['the whole day', { days: [4], from: '00:00', to: '00:00' }, '2026-01-15T22:59:00Z', true],
    ['never', { days: [], from: '00:00', to: '00:00' }, '2026-01-15T12:00:00Z', false],
  ] as const)('%s', (_name, hours, at, is) => { expect(isInHours(hours, time(at), 'Africa/Casablanca')).toBe(is); });

  it('of several the first is taken; one without stops is none', () => {
    const tour = (id: string, preset: string | null) => ({ id, name: id, own: null, stops: preset === null ? [] : [{ preset, dwellS: 5 }], hours: { days: [4], from: '00:00', to: '00:00' } });
    expect(tourOfTheHour([tour('a', null), tour('b', '1'), tour('c', '2')], time('2026-01-15T12:00:00Z'), 'UTC')?.id).toBe('b');
    expect(tourOfTheHour([tour('b', '1')], time('2026-01-16T12:00:00Z'), 'UTC')).toBeNull();
  });
});
