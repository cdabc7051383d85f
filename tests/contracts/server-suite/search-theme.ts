/** Motion in what is recorded. */
import { expect, test } from 'vitest';
import { cameraId } from '#model/ids';
import { mergeRanges } from '#model/time';
import { faultCode, partOf, soon } from './stand.ts';
import type { Stand } from './stand.ts';

const day = 86_400_000;
/** Stillness this short is none. */
const joinMs = 1_500;

export function searchTheme(stand: () => Stand): void {
  test('motion is found when it was, and where it was', async (context) => {
    const part = partOf(stand(), 'motion', context);
    const { knownMotion: known, cameraWithEverything: camera } = stand();
    if (!known) return context.skip('the peer does not know');
    const { range, moved, toleranceMs, cells, still } = known;
    for (const asked of [null, cells]) {
      const samples = await part.search(camera, { range, cells: asked }, soon());
      for (const [at, { start, end, strength }] of samples.entries()) {
        expect([Number.isInteger(start), Number.isInteger(end), start < end, start >= (samples[at - 1]?.start ?? 0)]).toEqual([true, true, true, true]);
        if (strength !== null) expect(strength > 0 && strength <= 1).toBe(true);
      }
      if (asked === null && part.looksAt === 'region') {
        expect(samples.length).toBeGreaterThan(0);
        continue;
      }
      const found = mergeRanges(samples, joinMs);
      expect(found).toHaveLength(moved.length);
      for (const [at, { start, end }] of moved.entries()) {
        expect(Math.abs(found[at]!.start - start)).toBeLessThanOrEqual(toleranceMs);
        expect(Math.abs(found[at]!.end - end)).toBeLessThanOrEqual(toleranceMs);
      }
    }
    if (part.looksAt === 'region') expect(await part.search(camera, { range, cells: still }, soon())).toEqual([]);
    // A part of the range holds only what was in it.
    const before = await part.search(camera, { range: { start: range.start, end: moved[0]!.start - toleranceMs }, cells }, soon());
    expect(before.filter(({ end }) => end > moved[0]!.start)).toEqual([]);
  }, 60_000);

  test('where nothing is recorded nothing moved; a camera it does not have is refused; an abort ends the question', async (context) => {
    const part = partOf(stand(), 'motion', context);
    const { cameraWithEverything: camera } = stand();
    expect(part.longestMs).toBeGreaterThan(0);
    expect(await part.search(camera, { range: { start: 1_000_000, end: 1_060_000 }, cells: null }, soon())).toEqual([]);
    expect(await part.search(camera, { range: { start: Date.now(), end: Date.now() }, cells: null }, soon())).toEqual([]);
    expect(await faultCode(part.search(cameraId('some-other-server', 'x'), { range: { start: Date.now() - day, end: Date.now() - day + 1_000 }, cells: null }, soon()), stand())).toBe('not-found');
    await expect(part.search(camera, { range: { start: Date.now() - 600_000, end: Date.now() }, cells: null }, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  }, 60_000);
}
