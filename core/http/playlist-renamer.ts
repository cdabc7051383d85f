/**
 * Renames every address of a server's playlist to a local name (F60). Pure but for the book of names.
 *
 * Line by line, not with a parser of playlists: those we found (m3u8-parser, hls-parser) read into a model of the tags they know
 * and lose or reorder the rest when written out again, and what LL-HLS servers add from year to year would be lost with it. Here a
 * line without an address stays as it came, and `filterPlaylist` judges the outcome, so a tag read wrongly is refused, never let through.
 */
import type { Problem } from '#model/problem';
import { filterPlaylist, maxLineLength, maxPlaylistLines } from './playlist-filter.ts';
import type { FilteredPlaylist } from './playlist-filter.ts';
import type { NameBook, NamedKind } from './name-book.ts';

/** An address longer than this (characters) is nobody's segment. */
const maxAddressChars = 2048;
const addressAttribute = /(?:^|-)(?:URI|URL|LIST)$/;
/** One attribute of a list (RFC 8216bis 4.2); sticky, so that a list is read without a gap or not at all. */
const attribute = /\s*([A-Z0-9-]+)=("[^"]*"|[^",]*)(?:,|$)/y;
const kinds: Readonly<Record<string, NamedKind>> = {
  'EXT-X-MAP': 'init', 'EXT-X-PART': 'part', 'EXT-X-PRELOAD-HINT': 'part', 'EXT-X-MEDIA': 'variant',
  'EXT-X-I-FRAME-STREAM-INF': 'variant', 'EXT-X-RENDITION-REPORT': 'variant',
};

export interface RenameContext {
  /** Where the playlist came from, after redirects. */
  readonly base: URL;
  readonly book: NameBook;
  /** Whether the session may go there. */
  readonly isWithinReach: (url: URL) => boolean;
}

/** The caller has already refused more than `maxPlaylistBytes`. */
export function renamePlaylist(text: string, { base, book, isWithinReach }: RenameContext): FilteredPlaylist {
  if (!text.startsWith('#EXTM3U')) return refused('not-video', 'the answer is not a playlist');
  const lines = text.split(/\r\n|\n|\r/, maxPlaylistLines + 1);
  const long = lines.findIndex((line) => line.length > maxLineLength);
  if (long >= 0) return refused('too-large', `playlist line ${long + 1} of more than ${maxLineLength} characters`);
  if (lines.length > maxPlaylistLines) return refused('too-large', `playlist of more than ${maxPlaylistLines} lines`);
  let fault: string | null = null;
  let afterVariant = false;

  const rename = (address: string, kind: NamedKind): string => {
    const url = address.length <= maxAddressChars ? URL.parse(address, base.href) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.href.length > maxAddressChars || !isWithinReach(url)) {
      fault ??= 'an address out of reach';
      return '';
    }
    url.hash = '';
    return book.nameOf(url, kind);
  };
  const renamed = lines.flatMap((line) => {
    // Comments are for nobody here, and may hold anything.
    if (line.startsWith('#') && !line.startsWith('#EXT')) return [];
    if (line.startsWith('#')) {
      if (line.startsWith('#EXT-X-STREAM-INF')) afterVariant = true;
      const tag = renameTag(line, rename);
      if (tag === null) fault ??= 'a tag that cannot be read';
      return [tag ?? ''];
    }
    if (line.trim() === '') return [line];
    const kind: NamedKind = afterVariant ? 'variant' : 'segment';
    afterVariant = false;
    return [rename(line.trim(), kind)];
  });
  if (fault !== null) return refused('server-refused', fault);
  return filterPlaylist(renamed.join('\n'));
}

/** Null for a tag that seems to hold an address but cannot be read. */
function renameTag(line: string, rename: (address: string, kind: NamedKind) => string): string | null {
  const colon = line.indexOf(':');
  const tag = colon < 0 ? line.slice(1) : line.slice(1, colon);
  if (colon < 0 || tag === 'EXTINF') return line;
  const list = line.slice(colon + 1).trimEnd();
  const attributes: [name: string, value: string][] = [];
  attribute.lastIndex = 0;
  for (let at = 0; at < list.length; at = attribute.lastIndex) {
    const found = attribute.exec(list);
    if (!found || found[0] === '') return /(?:URI|URL|LIST)\s*=/.test(line) ? null : line;
    attributes.push([found[1] ?? '', found[2] ?? '']);
  }
  if (!attributes.some(([name]) => addressAttribute.test(name))) return line;
  const isInit = tag === 'EXT-X-PRELOAD-HINT' && attributes.some(([name, value]) => name === 'TYPE' && value === 'MAP');
  const kind = isInit ? 'init' : (kinds[tag] ?? 'other');
  return `#${tag}:${attributes.map(([name, value]) => `${name}=${addressAttribute.test(name) ? `"${rename(unquoted(value), kind)}"` : value}`).join(',')}`;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1) : value.trim();
}

function refused(code: Problem['code'], detail: string): FilteredPlaylist {
  return { ok: false, problem: { code, detail } };
}
