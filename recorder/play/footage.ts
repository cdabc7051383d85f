/** Recorded footage of a range, ready to be played. */
import type { EpochMs, TimeRange } from '#model/time';
import type { StoredSegment } from '../store/recording-store.ts';
import type { FootageFiles } from './footage-files.ts';
import { footageSlices, type FootageSlice } from './footage-slices.ts';

export interface FootageWant {
  readonly camera: string;
  readonly range: TimeRange;
  /** Null: the role that covers more of the range. */
  readonly role: 'main' | 'sub' | null;
  readonly now: EpochMs;
}

export interface Footage {
  readonly role: 'main' | 'sub';
  /** At least one. */
  readonly slices: readonly FootageSlice[];
  readonly sliceS: number;
  /** More may come: the range has not ended. */
  readonly growing: boolean;
}

/** Long enough to be few, short enough that a seek fetches little. */
const leastSliceS = 2;
/** A day is cut into slices of 17 s: with its playlist's other lines far below the 20,000 a gateway lets through. */
const mostSlices = 5_000;
/** A day of files of 15 s; each is opened once. */
const mostFiles = 6_000;

/** Null where nothing is recorded; `too-long` for more files than a playlist may have. Rejects when the disk fails or the signal aborts. */
export async function footageOf(files: FootageFiles, { camera, range, role, now }: FootageWant, signal: AbortSignal): Promise<Footage | null | 'too-long'> {
  const chosen = role ?? files.bestRole(camera, range);
  const pieces = chosen ? files.pieces(camera, chosen, range) : [];
  if (pieces.length > mostFiles) return 'too-long';
  const sliceS = Math.max(leastSliceS, (range.end - range.start) / 1000 / mostSlices);
  const slices = footageSlices(await files.read(pieces, signal), range, sliceS);
  return chosen && slices.length > 0 ? { role: chosen, slices, sliceS, growing: isGrowing(pieces, range, now) } : null;
}

function isGrowing(pieces: readonly StoredSegment[], range: TimeRange, now: EpochMs): boolean {
  return range.end > now && pieces.at(-1)?.closed === false;
}
