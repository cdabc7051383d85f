import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutNamed, layoutNames } from '#model/layout';
import { neighbour } from '#renderer/wall/neighbour';

test('arrows walk a square wall row by row and stop at its edge', () => {
  const nine = layoutNamed('9');
  expect(neighbour(nine, 4, 'left')).toBe(3);
  expect(neighbour(nine, 4, 'right')).toBe(5);
  expect(neighbour(nine, 4, 'up')).toBe(1);
  expect(neighbour(nine, 4, 'down')).toBe(7);
  expect(neighbour(nine, 2, 'right')).toBeNull();
  expect(neighbour(nine, 0, 'up')).toBeNull();
});

test('1+5: from the large tile right goes to the upper small one, from below up comes back', () => {
  const layout = layoutNamed('1+5');
  expect(neighbour(layout, 0, 'right')).toBe(1);
  expect(neighbour(layout, 0, 'down')).toBe(3);
  expect(neighbour(layout, 2, 'left')).toBe(0);
  expect(neighbour(layout, 4, 'up')).toBe(0);
  expect(neighbour(layout, 5, 'up')).toBe(2);
});

test('2+8: the large tiles are neighbours', () => {
  expect(neighbour(layoutNamed('2+8'), 0, 'right')).toBe(1);
  expect(neighbour(layoutNamed('2+8'), 1, 'left')).toBe(0);
});

test('in every layout every tile can be reached from the first, and no step leads to itself', () => {
  fc.assert(fc.property(fc.constantFrom(...layoutNames), (name) => {
    const layout = layoutNamed(name);
    const reached = new Set([0]);
    for (const tile of reached) {
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbour(layout, tile, direction);
        expect(next).not.toBe(tile);
        if (next !== null) reached.add(next);
      }
    }
    expect(reached.size).toBe(layout.cells.length);
  }));
});
