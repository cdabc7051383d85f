/** Recorded footage of a range, ready to be played. */
import { intersect, type EpochMs, type TimeRange } from '#model/time';
import type { StoredSegment } from '../store/recording-store.ts';
import { filling, holesOf } from './fill-holes.ts';
import type { FootageFiles } from './footage-files.ts';
import { footageSlices, type FootageSlice } from './footage-slices.ts';

export interface FootageWant {
  readonly camera: string;
  readonly range: TimeRange;
  /** Null: main, and sub where main was not recorded. */
  readonly role: 'main' | 'sub' | null;
  readonly now: EpochMs;
}

export interface Footage {
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
/** What was recorded is written within, ms; the last segment counts as open for longer, until another follows. */
const writtenWithinMs = 10_000;

/** Null where nothing is recorded; `too-long` for more files than a playlist may have. Rejects when the disk fails or the signal aborts. */
export async function footageOf(files: FootageFiles, { camera, range, role, now }: FootageWant, signal: AbortSignal): Promise<Footage | null | 'too-long'> {
  const pieces = files.pieces(camera, role ?? 'main', range);
  const holes = role === null ? holesOf(pieces, range, goesOn(pieces, range, now)) : [];
  const others = holes.length === 0 ? [] : files.pieces(camera, 'sub', range).filter((piece) => holes.some((hole) => intersect(piece, hole)));
  if (pieces.length + others.length > mostFiles) return 'too-long';
  const sliceS = Math.max(leastSliceS, (range.end - range.start) / 1000 / mostSlices);
  // One after the other: each read has as many files in hand as one question may.
  const own = await files.read(pieces, signal);
  const filled = filling(await files.read(others, signal), holes);
  const slices = footageSlices([...own, ...filled].toSorted((a, b) => a.start - b.start), range, sliceS);
  return slices.length > 0 ? { slices, sliceS, growing: range.end > now && (isWritten(pieces) || isWritten(others)) } : null;
}

/** A stream that is recorded now has no hole behind it; a playlist that grows may not be told of one, for main may come back in it. */
function goesOn(pieces: readonly StoredSegment[], range: TimeRange, now: EpochMs): boolean {
  const last = pieces.at(-1);
  return last !== undefined && (range.end > now || (!last.closed && range.end - last.end < writtenWithinMs));
}

function isWritten(pieces: readonly StoredSegment[]): boolean {
  return pieces.at(-1)?.closed === false;
}
