/**
 * LL-HLS the way MediaMTX 1.18 and later gives it over plain HTTP (its sheet): a redirect that tries a Secure cookie, a session written into
 * every address, names with a random prefix that cannot be guessed, 401 for whatever lost its session, playlists in folders and absolute.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { llhlsPlaylist } from '#recorder/play/llhls-playlist';
import { LlhlsWindows } from '#recorder/play/llhls-windows';
import { Viewers } from '#recorder/play/viewers';
import type { LiveSource } from '#recorder/media';

export interface SessionHls {
  readonly address: string;
  /** `METHOD path?query` of every request. */
  readonly requests: readonly string[];
  /** Every session is forgotten, as after a restart of the muxer (F11). */
  forget(): void;
  close(): Promise<void>;
}

export async function startSessionHls(source: LiveSource, now: () => number, { password = 'cam:secret' } = {}): Promise<SessionHls> {
  const windows = new LlhlsWindows(now, new Viewers(), 10_000);
  const requests: string[] = [];
  const sessions = new Set<string>();
  let prefix = randomBytes(4).toString('hex');
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response).catch(() => { response.destroy(); });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mtx');
    response.setHeader('server', 'mediamtx');
    if (url.pathname === '/site/cam1/index.m3u8') {
      if (!url.searchParams.has('cookieCheck')) {
        const query = new URLSearchParams(url.search);
        query.set('cookieCheck', '1');
        response.setHeader('set-cookie', 'cookieCheck=1; Path=/site/cam1/; HttpOnly; Secure; SameSite=None; Partitioned');
        return void response.writeHead(302, { location: `/site/cam1/index.m3u8?${query}` }).end();
      }
      if (request.headers.authorization !== `Basic ${Buffer.from(password).toString('base64')}`) return unauthorised(response, true);
      const session = randomBytes(8).toString('hex');
      sessions.add(session);
      const media = `http://${request.headers.host}/site/cam1/media/main_stream.m3u8?session=${session}&viewer=1`;
      return playlist(response, `#EXTM3U\n#EXT-X-VERSION:10\n#EXT-X-INDEPENDENT-SEGMENTS\n\n#EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="${source.init?.videoCodec}",RESOLUTION=640x360,FRAME-RATE=25.000\n${media}\n`);
    }
    const session = url.searchParams.get('session') ?? '';
    const began = prefix;
    /** Also for a request that was waiting when its session was lost. */
    const isLost = (): boolean => !sessions.has(session) || prefix !== began;
    if (isLost()) return unauthorised(response, false);
    const window = windows.of(source);
    const patience = AbortSignal.timeout(5000);
    const own = `?session=${session}`;
    if (url.pathname === '/site/cam1/media/main_stream.m3u8') {
      const [msn, part] = [url.searchParams.get('_HLS_msn'), url.searchParams.get('_HLS_part')];
      const ready = await window.until(() => window.listed.length > 0 && (msn === null || window.has(Number(msn), part === null ? null : Number(part))), patience);
      if (isLost()) return unauthorised(response, false);
      if (!ready) return void response.writeHead(500).end();
      // Segments in a folder beside, parts relative, the init by an absolute path.
      const named = llhlsPlaylist(window)
        .replaceAll(/^(seg-\d+\.m4s)$/gm, `../segments/${prefix}_$1${own}`)
        .replaceAll(/URI="(init[^"]+)"/g, `URI="/site/cam1/media/${prefix}_$1${own}"`)
        .replaceAll(/URI="(part[^"]+)"/g, `URI="${prefix}_$1${own}"`);
      return playlist(response, named);
    }
    const name = new RegExp(`^/site/cam1/(?:media|segments)/${prefix}_(.+)$`).exec(url.pathname)?.[1];
    if (name === undefined) return unauthorised(response, false);
    await window.until(() => window.find(name) !== 'later', patience);
    const found = isLost() ? null : window.find(name);
    if (!found || found === 'later') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'video/mp4' }).end(Buffer.concat(found));
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    forget() {
      sessions.clear();
      prefix = randomBytes(4).toString('hex');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

function playlist(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'private, no-cache' }).end(text);
}

function unauthorised(response: ServerResponse, ask: boolean): void {
  response.writeHead(401, { 'content-type': 'application/json', ...(ask && { 'www-authenticate': 'Basic realm="mediamtx"' }) }).end('{"status":"error","error":"authentication error"}');
}
