import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noZoom, panBy, panTowards, zoomBy } from '#renderer/wall/zoom';

test('what lies under the pointer stays there', () => {
  const at = { x: 0.2, y: 0.7 };
  const place = (zoom: typeof noZoom) => [zoom.x + (at.x - 0.5) / zoom.scale, zoom.y + (at.y - 0.5) / zoom.scale];
  const first = zoomBy(noZoom, 2, at);
  const second = zoomBy(first, 1.5, at);
  expect(place(first)[0]).toBeCloseTo(0.2);
  expect(place(second)[1]).toBeCloseTo(0.7);
});

test('zooming out again shows the whole picture', () => {
  expect(zoomBy(zoomBy(noZoom, 3, { x: 0.1, y: 0.1 }), 1 / 3)).toEqual(noZoom);
});

test('nothing outside the picture is ever shown, and the scale stays within 1 to 8', () => {
  const step = fc.oneof(
    fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ dx: fc.double({ min: -2, max: 2, noNaN: true }), dy: fc.double({ min: -2, max: 2, noNaN: true }) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
    const zoom = steps.reduce((before, one) => ('factor' in one ? zoomBy(before, one.factor, one) : panBy(before, one.dx, one.dy)), noZoom);
    const half = 0.5 / zoom.scale - 1e-9;
    expect(zoom.scale).toBeGreaterThanOrEqual(1);
    expect(zoom.scale).toBeLessThanOrEqual(8);
    for (const middle of [zoom.x, zoom.y]) {
      expect(middle).toBeGreaterThanOrEqual(half);
      expect(middle).toBeLessThanOrEqual(1 - half);
    }
  }));
});

test('panning does nothing to a whole picture and moves a zoomed one', () => {
  expect(panTowards(noZoom, 'left')).toEqual(noZoom);
  expect(panTowards(zoomBy(noZoom, 4), 'left').x).toBeLessThan(0.5);
});
