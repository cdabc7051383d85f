/** One session with a server's HLS: its cookies, its redirects within its own origin, limits of time and size. Nothing of it outlives a lane's attempt. */
import { createCookieJar } from './cookie-jar.ts';
import { ServerFault } from './recording-server.ts';
import type { Upstream } from './recording-server.ts';
import { statusFault, transportFault } from './transport-fault.ts';

/** F65 */
const maxRedirects = 3;

export interface HlsAnswer {
  readonly body: Buffer;
  /** After redirects. */
  readonly url: URL;
}

export interface HlsLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface HlsSession {
  /** Same scheme, host and port as the first playlist. */
  isWithinReach(url: URL): boolean;
  /** A whole answer of status 200; anything else is a `ServerFault`. */
  get(url: URL, limits: HlsLimits, signal: AbortSignal): Promise<HlsAnswer>;
}

export function createHlsSession(upstream: Upstream): HlsSession {
  const cookies = createCookieJar();
  const { origin } = new URL(upstream.url);
  const { http } = upstream;
  if (!http) throw new ServerFault({ code: 'internal', detail: 'HLS without a connection' });
  const isWithinReach = (url: URL): boolean => url.origin === origin;

  return {
    isWithinReach,
    async get(first, { timeoutMs, maxBytes }, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        let url = first;
        for (let hop = 0; ; hop += 1) {
          const cookie = [upstream.headers['cookie'], cookies.header(url)].filter(Boolean).join('; ');
          const answer = await http.send(url.href, { headers: { ...upstream.headers, ...(cookie && { cookie }) }, signal: limit, timeoutMs, redirects: 0 });
          answer.body.on('error', () => undefined);
          cookies.keep(url, answer.headers['set-cookie']);
          const { location } = answer.headers;
          if (answer.status === 200) return { body: await readLimited(answer.body, maxBytes), url };
          answer.body.destroy();
          if (answer.status < 300 || answer.status > 399 || typeof location !== 'string') throw statusFault(answer.status);
          const next = URL.parse(location, url.href);
          if (hop === maxRedirects || !next || !isWithinReach(next)) throw new ServerFault({ code: 'server-refused', detail: 'a redirect that is not followed' });
          url = next;
        }
      } catch (error) {
        // Of the two signals in one it is the time limit's that means a server that hangs.
        throw transportFault(error === limit.reason && !signal.aborted ? new ServerFault({ code: 'server-hangs' }) : error, signal, limit);
      }
    },
  };
}

async function readLimited(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > most) throw new ServerFault({ code: 'too-large', detail: `an answer of more than ${most} bytes` });
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, total);
}
