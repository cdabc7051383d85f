/** The HLS server of an emulated MediaMTX: low-latency, with the sessions it has since 1.18. */
import { randomBytes, randomUUID } from 'node:crypto';
import { llhlsPlaylist } from '#recorder/play/llhls-playlist';
import type { LlhlsWindows } from '#recorder/play/llhls-windows';
import { isAllowed, sendError } from './mtx-answers.ts';
import type { Exchange } from './mtx-answers.ts';
import type { MtxPath, MtxState } from './mtx-state.ts';

export interface MtxMuxers {
  readonly windows: LlhlsWindows;
  /** Random for each muxer: names cannot be guessed, and die with it. */
  prefix: string;
}

export const newPrefix = (): string => randomBytes(6).toString('hex');

export async function answerHls(exchange: Exchange, muxers: MtxMuxers): Promise<void> {
  const { state, request, response, url } = exchange;
  if (request.method !== 'GET' || url.pathname === '/') return void response.writeHead(url.pathname === '/' ? 404 : 405, { 'content-type': 'text/plain' }).end('404 page not found');
  const at = url.pathname.lastIndexOf('/');
  const [name, file] = [url.pathname.slice(1, at), url.pathname.slice(at + 1)];
  const path = state.paths.find((each) => each.name === name);
  if (!/\.(m3u8|mp4)$/.test(file)) {
    if (file !== '') return void response.writeHead(302, { location: `${url.pathname}/${url.search}` }).end();
    if (!await isAllowed(exchange, 'hls', 'read', name)) return;
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
  }
  if (file === 'index.m3u8') return sendIndex(exchange, name, path);
  const session = state.sessions.get(url.searchParams.get('session') ?? cookieNamed(exchange, 'hlsSession') ?? '');
  const prefix = muxers.prefix;
  /** Also for what was waiting when its session or its muxer ended. */
  const isLost = (): boolean => session === undefined || session.path !== name || !path?.source || muxers.prefix !== prefix || ![...state.sessions.values()].includes(session);
  if (isLost() || !path?.source) return sendError(exchange, 401, 'authentication error');
  const window = muxers.windows.of(path.source);
  const patience = AbortSignal.timeout(10_000);
  if (file === 'main_stream.m3u8') {
    const [msn, part] = [url.searchParams.get('_HLS_msn'), url.searchParams.get('_HLS_part')];
    if (msn === null && part !== null) return void response.writeHead(400).end();
    const newest = window.listed.at(-1)?.msn;
    // More than one beyond the next segment: the client is out of step.
    if (msn !== null && newest !== undefined && Number(msn) > newest + 2) return void response.writeHead(400).end();
    const ready = await window.until(() => window.listed.length > 1 && (msn === null || window.has(Number(msn), part === null ? null : Number(part))), patience);
    if (isLost()) return sendError(exchange, 401, 'authentication error');
    if (!ready) return sendError(exchange, 500, 'muxer is waiting to be created');
    const own = url.searchParams.has('session') ? `?session=${url.searchParams.get('session')}` : '';
    return sendPlaylist(exchange, asVariant(state.hlsVariant, llhlsPlaylist(window))
      .replaceAll(/(?<=#EXT-X-PROGRAM-DATE-TIME:).+/g, (at) => new Date(Date.parse(at) + state.clockOffsetMs).toISOString())
      .replaceAll(/^seg-(\d+)\.m4s$/gm, `${prefix}_main_seg$1.mp4${own}`)
      .replaceAll(/URI="init-(\d+)-(\d+)\.mp4"/g, `URI="${prefix}_main_init-$1-$2.mp4${own}"`)
      .replaceAll(/URI="part-([\d-]+)\.m4s"/g, `URI="${prefix}_main_part-$1.mp4${own}"`));
  }
  const [, kind, rest] = new RegExp(`^${prefix}_main_(seg|init|part)([\\d-]+)\\.mp4$`).exec(file) ?? [];
  if (kind === undefined || rest === undefined) return sendError(exchange, 401, 'authentication error');
  const own = kind === 'seg' ? `seg-${rest}.m4s` : kind === 'init' ? `init${rest}.mp4` : `part${rest}.m4s`;
  await window.until(() => window.find(own) !== 'later', patience);
  const found = window.find(own);
  if (isLost() || !found || found === 'later') return sendError(exchange, 401, 'authentication error');
  response.writeHead(200, { 'content-type': 'video/mp4', 'cache-control': 'private, no-cache' }).end(Buffer.concat(found));
}

/** MPEG-TS has no init segment; neither of the older variants has parts, or waits. */
function asVariant(variant: MtxState['hlsVariant'], playlist: string): string {
  if (variant === 'lowLatency') return playlist;
  const left = variant === 'fmp4' ? /^#EXT-X-(SERVER-CONTROL|PART|PRELOAD)/ : /^#EXT-X-(SERVER-CONTROL|PART|PRELOAD|MAP)/;
  return playlist.split('\n').filter((line) => !left.test(line)).join('\n').replace(/(#EXT-X-PROGRAM-DATE-TIME[^\n]*\n)$/, '');
}

async function sendIndex(exchange: Exchange, name: string, path: MtxPath | undefined): Promise<void> {
  const { state, response, url, secure } = exchange;
  const query = new URLSearchParams(url.search);
  if (query.get('cookieCheck') !== '1') {
    query.set('cookieCheck', '1');
    response.setHeader('set-cookie', 'cookieCheck=1; HttpOnly; Secure; SameSite=None; Partitioned');
    return void response.writeHead(302, { location: `${url.pathname}?${query}` }).end();
  }
  if (!await isAllowed(exchange, 'hls', 'read', name)) return;
  if (!path?.source) return sendError(exchange, 404, `no stream is available on path '${name}'`);
  const secret = randomUUID();
  state.sessions.set(secret, { path: name });
  query.delete('cookieCheck');
  if (secure && cookieNamed(exchange, 'cookieCheck') === '1') response.setHeader('set-cookie', `hlsSession=${secret}; HttpOnly; Secure; SameSite=None; Partitioned`);
  else query.set('session', secret);
  const { width, height, framesPerSecond, codec } = state.footage.clip;
  const own = query.size > 0 ? `?${query}` : '';
  sendPlaylist(exchange, `#EXTM3U\n#EXT-X-VERSION:10\n#EXT-X-INDEPENDENT-SEGMENTS\n\n#EXT-X-STREAM-INF:BANDWIDTH=300000,CODECS="${codec.getCodecString()}",RESOLUTION=${width}x${height},FRAME-RATE=${framesPerSecond}.000\nmain_stream.m3u8${own}\n`);
}

function sendPlaylist({ response }: Exchange, text: string): void {
  response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'private, no-cache' }).end(text);
}

function cookieNamed({ request }: Exchange, name: string): string | undefined {
  return request.headers.cookie?.split(/;\s*/).find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
