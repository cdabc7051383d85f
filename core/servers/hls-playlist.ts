/** Live playlists as a lane follows them: what there is to fetch, in order. Pure. */
import { Parser } from 'm3u8-parser';
import { z } from 'zod';
import type { EpochMs } from '#model/time';
import { ServerFault } from './recording-server.ts';

/** An address longer than this (characters) is nobody's segment. */
const maxAddressChars = 2_048;
/** A line longer than this is no playlist's. */
const maxLineChars = 4_096;

export interface HlsPart {
  readonly url: URL;
  /** Begins with a key frame. */
  readonly independent: boolean;
}

export interface HlsSegment {
  /** Media sequence number. */
  readonly number: number;
  /** Its initialisation segment; null where the playlist names none, as with MPEG-TS. */
  readonly map: URL | null;
  /** Wall time of its begin by the server's word; null where it does not tell. */
  readonly startAt: EpochMs | null;
  /** The whole of it; null while it is still being made, and where it is a gap. */
  readonly url: URL | null;
  /** Listed near the live edge only. */
  readonly parts: readonly HlsPart[];
}

export interface HlsMediaPlaylist {
  readonly kind: 'media';
  /** Oldest first; the last may be one in the making. */
  readonly segments: readonly HlsSegment[];
  /** Longest segment, s. */
  readonly targetS: number;
  /** Answers a question for a part or segment to come when that is there. */
  readonly blocks: boolean;
  readonly ended: boolean;
}

/** `url`: the media playlist of its best variant. */
export interface HlsIndex { readonly kind: 'index'; readonly url: URL }

const address = z.string().min(1).max(maxAddressChars);
const part = z.object({ uri: address, independent: z.boolean().optional(), byterange: z.unknown().optional() });
const segment = z.object({
  uri: address.optional(), map: z.object({ uri: address, byterange: z.unknown().optional() }).optional(), dateTimeObject: z.date().optional(), parts: z.array(part).optional(),
  byterange: z.unknown().optional(), key: z.unknown().optional(), custom: z.object({ gap: z.unknown().optional() }).optional(),
});
const manifest = z.object({
  playlists: z.array(z.object({ uri: address, attributes: z.object({ BANDWIDTH: z.number().optional() }).optional() })).optional(),
  segments: z.array(segment), preloadSegment: segment.optional(), mediaSequence: z.number().int().min(0).optional(),
  targetDuration: z.number().positive().max(600).optional(), endList: z.boolean().optional(),
  serverControl: z.object({ canBlockReload: z.boolean().optional() }).optional(),
});

/** `base`: where it came from, after redirects; `isWithinReach`: whether the login may go there. Throws a `ServerFault` for anything else. */
export function readPlaylist(text: string, base: URL, isWithinReach: (url: URL) => boolean): HlsIndex | HlsMediaPlaylist {
  if (!text.startsWith('#EXTM3U')) throw new ServerFault({ code: 'not-video', detail: 'the answer is not a playlist' });
  if (text.split('\n').some((line) => line.length > maxLineChars)) throw garbage();
  const parser = new Parser();
  // A media file that is not there: MediaMTX fills its first playlists with them.
  parser.addParser({ expression: /^#EXT-X-GAP/, customType: 'gap', segment: true });
  parser.push(text);
  parser.end();
  const read = manifest.safeParse(parser.manifest);
  if (!read.success) throw garbage();
  const urlOf = (uri: string): URL => {
    const url = URL.parse(uri, base.href);
    if (!url || url.username !== '' || url.password !== '' || !isWithinReach(url)) throw new ServerFault({ code: 'server-refused', detail: 'a playlist that leads elsewhere' });
    return url;
  };
  const { playlists, segments, preloadSegment, mediaSequence = 0, targetDuration, serverControl, endList = false } = read.data;
  const best = playlists?.toSorted((a, b) => (b.attributes?.BANDWIDTH ?? 0) - (a.attributes?.BANDWIDTH ?? 0))[0];
  if (best) return { kind: 'index', url: urlOf(best.uri) };
  if (targetDuration === undefined) throw garbage();
  const listed = [...segments, ...(preloadSegment?.parts ? [{ ...preloadSegment, uri: undefined }] : [])];
  return {
    kind: 'media', targetS: targetDuration, blocks: serverControl?.canBlockReload === true, ended: endList,
    segments: listed.map(({ uri, map, dateTimeObject, parts = [], byterange, key, custom }, at): HlsSegment => {
      if (key !== undefined) throw new ServerFault({ code: 'codec-unsupported', detail: 'encrypted HLS' });
      // Whole files are what is asked for; a server with one file for many segments is left to a player.
      if (byterange !== undefined || map?.byterange !== undefined || parts.some((one) => one.byterange !== undefined)) throw new ServerFault({ code: 'codec-unsupported', detail: 'HLS by byte ranges' });
      return {
        number: mediaSequence + at, map: map ? urlOf(map.uri) : null, url: uri === undefined || custom?.gap !== undefined ? null : urlOf(uri),
        startAt: dateTimeObject && Number.isFinite(dateTimeObject.getTime()) ? dateTimeObject.getTime() : null,
        parts: parts.map(({ uri: own, independent = false }) => ({ url: urlOf(own), independent })),
      };
    }),
  };
}

const garbage = (): ServerFault => new ServerFault({ code: 'server-garbage', detail: 'a playlist that cannot be read' });
