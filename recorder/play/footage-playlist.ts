/** Renders slices as an HLS media playlist (RFC 8216bis); pure. Names are plain and beside the playlist, so a gateway may put it anywhere. */
import type { EpochMs } from '#model/time';
import { slicesTimeMap, type FootageSlice } from './footage-slices.ts';

/**
 * `growing` leaves the end open: a player asks again and finds what was recorded since. Nothing that was listed may change then, so the
 * last slice is left out until another follows it.
 */
export interface FootagePlaylistWant {
  readonly growing: boolean;
  /** What a slice was cut to, s. */
  readonly sliceS: number;
}

/** Of a playlist that grows: may not change, and a later group of pictures may be longer than those so far, s. */
const growingTargetS = 10;

export function footagePlaylist(slices: readonly FootageSlice[], { growing, sliceS }: FootagePlaylistWant): string {
  const listed = growing ? slices.slice(0, -1) : slices;
  const longest = Math.max(1, ...listed.map(({ durationS }) => Math.round(durationS)));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${growing ? Math.max(longest, growingTargetS, Math.ceil(sliceS * 2)) : longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${growing ? 'EVENT' : 'VOD'}`,
  ];
  if (listed.every(({ independent }) => independent)) lines.push('#EXT-X-INDEPENDENT-SEGMENTS');
  const said = new Map(slicesTimeMap(listed).map(({ slice, at }) => [slice, at]));
  for (const [index, slice] of listed.entries()) {
    if (slice.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (slice.newInit) lines.push(`#EXT-X-MAP:URI="${initName(slice.file)}"`);
    const at = said.get(index);
    if (at !== undefined) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${isoOf(at)}`);
    lines.push(`#EXTINF:${slice.durationS.toFixed(6)},`, sliceName(slice));
  }
  if (!growing) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function isoOf(at: EpochMs): string {
  return new Date(at).toISOString();
}

function initName(file: string): string {
  return `init-${file}.mp4`;
}

function sliceName({ file, from, to }: FootageSlice): string {
  return `${file}-${from}-${to}.m4s`;
}

/** What a name in such a playlist stands for; null for any other. */
export function footageName(name: string): { readonly file: string; readonly bytes: { readonly from: number; readonly to: number } | null } | null {
  const init = /^init-(\d{1,15}-[0-9a-f]{12})\.mp4$/.exec(name)?.[1];
  if (init !== undefined) return { file: init, bytes: null };
  const [, file, from, to] = /^(\d{1,15}-[0-9a-f]{12})-(\d{1,13})-(\d{1,13})\.m4s$/.exec(name) ?? [];
  if (file === undefined || Number(to) <= Number(from)) return null;
  return { file, bytes: { from: Number(from), to: Number(to) } };
}
