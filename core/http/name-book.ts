/** Opaque local names for a playlist session's upstream addresses. One address keeps its name while it is listed. */

/** A playlist has at most as many lines; the oldest are dropped first. */
const maxNames = 20_000;
/** Characters of all addresses kept for one ticket. */
const maxChars = 4 * 1024 * 1024;

/** What a name stands for: a variant's playlist, an init section, a segment, a part of one, or anything else a tag names. */
export type NamedKind = 'variant' | 'init' | 'segment' | 'part' | 'other';
const letters: Readonly<Record<NamedKind, string>> = { variant: 'v', init: 'i', segment: 's', part: 'p', other: 'x' };

export interface NameBook {
  /** `p12.m4s`, `s7.ts`, `v1.m3u8` … */
  nameOf(url: URL, kind: NamedKind): string;
  /** Null for a name never given, or dropped since. */
  urlOf(name: string): URL | null;
  readonly size: number;
}

export function createNameBook(limits = { names: maxNames, chars: maxChars }): NameBook {
  /** By address, the one named longest ago first. */
  const names = new Map<string, string>();
  const urls = new Map<string, string>();
  let chars = 0;
  let next = 1;

  const drop = (url: string, name: string): void => {
    names.delete(url);
    urls.delete(name);
    chars -= url.length;
  };
  return {
    nameOf(url, kind) {
      const known = names.get(url.href);
      const name = known ?? `${letters[kind]}${next++}.${extensionOf(url, kind)}`;
      if (known === undefined) chars += url.href.length;
      names.delete(url.href);
      names.set(url.href, name);
      urls.set(name, url.href);
      for (const [oldest, its] of names) {
        if (names.size <= limits.names && chars <= limits.chars) break;
        drop(oldest, its);
      }
      return name;
    },
    urlOf: (name) => URL.parse(urls.get(name) ?? ''),
    get size() { return names.size; },
  };
}

function extensionOf({ pathname }: URL, kind: NamedKind): string {
  if (kind === 'variant') return 'm3u8';
  const extension = /\.(ts|m2ts|mts|aac|mp4)$/i.exec(pathname)?.[1]?.toLowerCase();
  if (extension === 'aac' || extension === 'mp4') return extension;
  return extension === undefined ? 'm4s' : 'ts';
}
