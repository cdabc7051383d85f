/** Reads a configured source. The schemes are a closed list: no files by path, no commands, no other protocols. */
export type SourceAddress =
  | {
      readonly kind: 'rtsp';
      /** With credentials; never leaves the opener. */
      readonly url: string;
      readonly hostname: string;
      readonly port: number;
      readonly secure: boolean;
    }
  | { readonly kind: 'sim'; readonly clip: string; /** Seconds by which this camera is ahead in the loop. */ readonly startS: number };

/** Null for anything that is not a well-formed source. */
export function parseSource(source: string): SourceAddress | null {
  return source.startsWith('sim:') ? parseSim(source.slice(4)) : parseRtsp(source);
}

function parseSim(rest: string): SourceAddress | null {
  const [clip = '', query = '', ...more] = rest.split('?');
  if (more.length > 0 || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(clip)) return null;
  const startS = Number(new URLSearchParams(query).get('start') ?? 0);
  return Number.isFinite(startS) && startS >= 0 ? { kind: 'sim', clip, startS } : null;
}

function parseRtsp(source: string): SourceAddress | null {
  const url = URL.parse(source);
  if (!url || (url.protocol !== 'rtsp:' && url.protocol !== 'rtsps:') || url.hostname === '') return null;
  const secure = url.protocol === 'rtsps:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return { kind: 'rtsp', url: url.href, hostname, port: url.port === '' ? (secure ? 322 : 554) : Number(url.port), secure };
}
