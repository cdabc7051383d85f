import { describe, expect, test } from 'vitest';
import type { LaneFragment } from '#model/lane-message';
import { wallTimeAt } from '#model/time-map';
import { emptyLine, withFragment, withNewRun } from '#renderer/player/play-line';

const at = 1_790_000_000_000;
const fragment = (mediaTime: number, captureAt: number, change: Partial<LaneFragment> = {}): LaneFragment =>
  ({ kind: 'fragment', stream: 1, sequence: 0, randomAccess: true, discontinuity: false, captureAt, mediaTime, duration: 0.2, data: new Uint8Array(), ...change });

describe('the play line', () => {
  test('begins where it is told and maps media time to capture time', () => {
    const line = withFragment(withFragment(emptyLine, fragment(5000, at), 1), fragment(5000.2, at + 210), 1.2);
    expect(line.offset).toBe(-4999);
    expect(wallTimeAt(line.map, 1.1)).toBeCloseTo(at + 100, 3);
    // Every fragment's own capture time counts, not the first one's run on.
    expect(wallTimeAt(line.map, 1.24)).toBeCloseTo(at + 250, 3);
  });

  test('F20 a new run continues where the pictures in the buffer end', () => {
    const first = withFragment(emptyLine, fragment(77, at), 1);
    const second = withFragment(withNewRun(first), fragment(0, at + 9000), 1.2);
    expect(second.offset).toBeCloseTo(1.2, 9);
    expect(wallTimeAt(second.map, 1.15)).toBeCloseTo(at + 150, 3);
    expect(wallTimeAt(second.map, 1.2)).toBeCloseTo(at + 9000, 3);
  });

  test('a hole of lost fragments stays a hole; a leap or a step back is another line', () => {
    const line = withFragment(emptyLine, fragment(10, at), 1);
    expect(withFragment(line, fragment(12, at + 2000), 1.2).offset).toBe(line.offset);
    expect(withFragment(line, fragment(9, at + 2000), 1.2).offset).toBeCloseTo(-7.8, 9);
    expect(withFragment(line, fragment(4000, at + 2000), 1.2).offset).toBeCloseTo(1.2 - 4000, 9);
    expect(withFragment(line, fragment(10.2, at + 200, { discontinuity: true }), 1.25).offset).toBeCloseTo(1.25 - 10.2, 9);
  });

  test('the map stays small however long it plays', () => {
    let line = emptyLine;
    for (let i = 0; i < 5000; i += 1) line = withFragment(line, fragment(i * 0.2, at + i * 200), 1 + i * 0.2);
    expect(line.map.length).toBeLessThanOrEqual(128);
    expect(wallTimeAt(line.map, 1 + 4999 * 0.2)).toBeCloseTo(at + 4999 * 200, 0);
  });
});
