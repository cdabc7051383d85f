/** Lets a live playlist through only when nothing in it can lead a player anywhere but under its own ticket. Pure (F60, F61, F24). */
import type { Problem } from '#model/problem';

export const maxPlaylistBytes = 2 * 1024 * 1024;
export const maxPlaylistLines = 20_000;
export const maxLineLength = 4096;

/** A media file beside the playlist: one plain name. No scheme, no host, no folder, no query, no escape. */
export const mediaName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.(m4s|mp4|ts|aac|m3u8)$/;
/** Attributes that hold addresses, in every tag: URI, X-ASSET-URI, X-ASSET-LIST … */
const addressAttribute = /(?:^|[:,])\s*((?:[A-Z0-9-]*-)?(?:URI|LIST|URL))=("[^"]*"?|[^,]*)/g;
/** Zero or less would make a player poll without pause. */
const noPause = /^#EXT-X-(?:TARGETDURATION:\s*(?!0*[1-9]\d{0,4}\s*$)|PART-INF:.*PART-TARGET=(?![0-9.]*[1-9]))/;

export type FilteredPlaylist = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem };

/** The caller has already refused more than `maxPlaylistBytes`. */
export function filterPlaylist(text: string): FilteredPlaylist {
  if (!text.startsWith('#EXTM3U')) return refused('not-video', 'the answer is not a playlist');
  let lines = 0;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    lines += 1;
    if (lines > maxPlaylistLines) return refused('too-large', `playlist of more than ${maxPlaylistLines} lines`);
    if (line.length > maxLineLength) return refused('too-large', `playlist line ${lines} of more than ${maxLineLength} characters`);
    const fault = line.startsWith('#') ? faultOfTag(line) : mediaName.test(line.trim()) ? null : 'an address outside the ticket';
    if (fault) return refused('server-refused', `playlist line ${lines}: ${fault}`);
  }
  return { ok: true, text };
}

function faultOfTag(line: string): string | null {
  if (line.includes('://')) return 'an absolute address';
  if (/^#EXT-X-(?:DEFINE|KEY(?!:METHOD=NONE\s*$)|SESSION-KEY|CONTENT-STEERING)\b/.test(line)) return 'a tag that is not allowed';
  if (noPause.test(line)) return 'a duration of nothing';
  for (const [, , value = ''] of line.matchAll(addressAttribute)) {
    if (!mediaName.test(value.replaceAll('"', ''))) return 'an address outside the ticket';
  }
  return null;
}

function refused(code: Problem['code'], detail: string): FilteredPlaylist {
  return { ok: false, problem: { code, detail } };
}
