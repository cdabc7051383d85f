import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cameraEventTypes } from '#model/camera-event';
import { devicesAnswer, footageAnswer, nxId } from '#core/servers/nx/answers';
import { numbersOf } from '#core/servers/nx/camera-numbers';
import { createEventReader, eventTypeOf } from '#core/servers/nx/event-of';
import { productOf } from '#core/servers/nx/find-nx';
import { rangesOf } from '#core/servers/nx/footage';
import { fromDegrees, toDegrees, viewportOf } from '#core/servers/nx/ptz-scale';

test('a camera keeps its number when others come and go; logical ids stand as given, once', () => {
  const devices = [{ id: 'c', logicalId: '12' }, { id: 'a', logicalId: '12' }, { id: 'b', logicalId: '0' }, { id: 'd' }, { id: 'e', logicalId: 'gate' }];
  const numbers = numbersOf(devices);
  expect(numbers.get('a')).toBe(12);
  expect(new Set(numbers.values()).size).toBe(5);
  expect(numbersOf([{ id: 'new' }, ...devices]).get('d')).toBe(numbers.get('d'));
  const many = numbersOf(Array.from({ length: 3000 }, (_, index) => ({ id: `camera-${index}` })));
  expect(new Set(many.values()).size).toBe(3000);
  expect(Math.min(...many.values())).toBeGreaterThanOrEqual(100_000);
});

test('a chunk without a duration, with 0 or with -1 is still being recorded', () => {
  const window = { start: 1000, end: 9000 };
  const read = footageAnswer.parse([{ startTimeMs: '500', durationMs: '1000' }, { startTimeMs: 2000 }, { startTimeMs: 3000, durationMs: 0 }, { startTimeMs: 4000, durationMs: '-1' }, { startTimeMs: 9500, durationMs: 10 }]);
  expect(rangesOf(read, window, 8000)).toEqual([{ start: 1000, end: 1500 }, { start: 2000, end: 8000 }, { start: 3000, end: 8000 }, { start: 4000, end: 8000 }]);
  expect(footageAnswer.parse({ one: [{ startTimeMs: 1 }], two: [{ startTimeMs: 2 }] })).toHaveLength(2);
});

test('ids lose their braces and cannot lead anywhere', () => {
  expect(nxId.parse('{11111111-0000-4000-8000-000000000001}')).toBe('11111111-0000-4000-8000-000000000001');
  for (const bad of ['', '../x', 'a/b', 'a?b', 'a b', '{', 'x'.repeat(101)]) expect(nxId.safeParse(bad).success).toBe(false);
});

test('one device that cannot be read does not cost the others', () => {
  expect(devicesAnswer.parse([{ id: 'a', name: 'A', mediaStreams: 'broken', status: 'Online' }, { id: 7 }, null]).map(({ id }) => id)).toEqual(['a']);
  expect(devicesAnswer.safeParse([null, 7]).success).toBe(false);
  expect(devicesAnswer.parse([])).toEqual([]);
});

test.each([
  ['motion', 'motion'], ['cameraMotion', 'motion'], ['analytics', 'object'], ['analyticsObject', 'object'], ['lineCrossing', 'line'], ['cameraInput', 'input'], ['softTrigger', 'input'], ['deviceDisconnected', 'connection'],
  ['cameraOffline', 'connection'], ['networkIssue', 'connection'], ['storageIssue', 'storage'], ['serverFailure', 'connection'], ['generic', 'other'], ['licenseIssue', 'other'], ['TAMPER', 'tamper'],
])('an event of type %s is %s', (type, expected) => { expect(eventTypeOf(type)).toBe(expected); });

test('any event is one of ours, for each of its cameras, with its label cut', () => {
  fc.assert(fc.property(fc.string(), fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }), fc.string({ maxLength: 400 }), (type, deviceIds, caption) => {
    const events = createEventReader('nx')({ timestampMs: 5, eventData: { type, deviceIds, caption } });
    expect(events).toHaveLength(Math.max(1, deviceIds.length));
    for (const event of events) {
      expect(cameraEventTypes).toContain(event.type);
      expect(event.label.length).toBeLessThanOrEqual(200);
    }
  }));
});

test('a position comes back as it went, on either axis', () => {
  const limits = { pan: { min: -170, max: 170 }, tilt: { min: -20, max: 90 }, zoom: { min: 2, max: 60 } };
  const part = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(fc.property(part, part, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('logical' as const, 'absolute' as const), (pan, tilt, zoom, type) => {
    const back = fromDegrees(toDegrees({ pan, tilt, zoom }, limits, type), limits, type);
    for (const [key, value] of Object.entries({ pan, tilt, zoom })) expect(back[key as 'pan']).toBeCloseTo(value, 9);
  }));
  // The widest view is no zoom.
  expect(toDegrees({ pan: 0, tilt: 0, zoom: 0 }, limits, 'logical').zoom).toBe(60);
  expect(fromDegrees({}, limits, 'logical')).toEqual({ pan: 0, tilt: 0, zoom: 0 });
});

test('a wish to the right and up centres there; a step of zoom halves what is seen', () => {
  expect(viewportOf({ pan: 0.25, tilt: 0.5, zoom: 0 })).toEqual({ viewportLeft: 0.25, viewportTop: -0.5, viewportRight: 1.25, viewportBottom: 0.5 });
  expect(viewportOf({ pan: 0, tilt: 0, zoom: 1 })).toEqual({ viewportLeft: 0.25, viewportTop: 0.25, viewportRight: 0.75, viewportBottom: 0.75 });
});

test('brands are data: known ones as their makers write them, others as they say', () => {
  expect([{ brand: 'hanwha' }, { customization: 'default' }, { brand: 'Some City VMS' }, {}].map((info) => productOf({ version: '6.1', ...info }))).toEqual(['Wisenet WAVE', 'Nx Witness', 'Some City VMS', 'Nx Witness']);
});
