/** Where a follower of a live playlist stands, and what it fetches next. Pure. */
import type { HlsMediaPlaylist, HlsSegment } from './hls-playlist.ts';

/** The next wanted: part `part` of segment `number`. */
export interface HlsCursor { readonly number: number; readonly part: number }

export interface HlsPiece {
  readonly url: URL;
  readonly segment: HlsSegment;
  /** First of its segment. */
  readonly first: boolean;
  readonly next: HlsCursor;
}

/** Segments a follower may be behind; then it leaps to the newest, for pictures that old are late whatever comes after. */
const mostBehind = 3;

/** The newest place to begin at: the newest segment in hand by its first part, else the newest that is whole. */
export function cursorAtEdge({ segments }: HlsMediaPlaylist): HlsCursor | null {
  const newest = segments.findLast(({ url, parts }) => url !== null || parts[0]?.independent === true);
  return newest ? { number: newest.number, part: 0 } : null;
}

/** What is listed from the cursor on, in order; from the newest place where that is no longer there or too far behind. */
export function piecesFrom(cursor: HlsCursor, playlist: HlsMediaPlaylist): readonly HlsPiece[] {
  const { segments } = playlist;
  const [oldest, newest] = [segments[0]?.number ?? 0, segments.at(-1)?.number ?? 0];
  const torn = segments.some(({ number, parts, url }) => number === cursor.number && cursor.part > 0 && parts.length === 0 && url !== null);
  const leaps = cursor.number < oldest || newest - cursor.number > mostBehind || torn;
  const from = leaps ? cursorAtEdge(playlist) ?? cursor : cursor;
  return segments.filter(({ number }) => number >= from.number).flatMap((segment) => piecesOf(segment, segment.number === from.number ? from.part : 0));
}

function piecesOf(segment: HlsSegment, from: number): readonly HlsPiece[] {
  const { number, parts, url } = segment;
  const after = { number: number + 1, part: 0 };
  // A whole segment is one request in place of one for each part.
  if (from === 0 && url !== null) return [{ url, segment, first: true, next: after }];
  return parts.slice(from).map((one, at) => {
    const part = from + at;
    return { url: one.url, segment, first: part === 0, next: url !== null && part === parts.length - 1 ? after : { number, part: part + 1 } };
  });
}

/** A segment that was completed by its last part, which was fetched as such: the next begins after it. */
export function settled({ number, part }: HlsCursor, { segments }: HlsMediaPlaylist): HlsCursor {
  const segment = segments.find((one) => one.number === number);
  return segment && segment.url !== null && part > 0 && part >= segment.parts.length && segment.parts.length > 0 ? { number: number + 1, part: 0 } : { number, part };
}
