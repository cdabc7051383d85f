/** The playback server of an emulated MediaMTX. */
import { once } from 'node:events';
import { stamp } from './mtx-api.ts';
import { isAllowed, sendError, sendJson, sendNoRoute } from './mtx-answers.ts';
import type { Exchange } from './mtx-answers.ts';

export async function answerPlayback(exchange: Exchange): Promise<void> {
  const { state, url, request } = exchange;
  const name = url.searchParams.get('path') ?? '';
  if (url.pathname !== '/list' && url.pathname !== '/get') return sendNoRoute(exchange);
  if (request.method !== 'GET') return sendNoRoute(exchange);
  if (!/^[\w.~-]+(\/[\w.~-]+)*$/.test(name)) return sendError(exchange, 400, `invalid path name (${name})`);
  if (!await isAllowed(exchange, 'playback', 'playback', name)) return;
  const path = state.paths.find((each) => each.name === name);
  if (!path) return sendError(exchange, 400, `path '${name}' is not configured`);
  return url.pathname === '/list' ? sendList(exchange, path.recordings ?? []) : sendMedia(exchange, path.recordings ?? []);
}

type Recordings = readonly { readonly start: number; readonly end: number }[];

function sendList(exchange: Exchange, recordings: Recordings): void {
  const { url } = exchange;
  const [from, to] = ['start', 'end'].map((key) => timeOf(url.searchParams.get(key)));
  if ((from !== undefined && Number.isNaN(from)) || (to !== undefined && Number.isNaN(to))) return sendError(exchange, 400, 'invalid start');
  const found = recordings.filter(({ start, end }) => (from === undefined || end >= from) && (to === undefined || start < to));
  const clipped = found.map(({ start, end }) => ({ start: Math.max(start, from ?? start), end: Math.min(end, to ?? end) }));
  if (clipped.length === 0) return sendError(exchange, 404, 'no recording segments found');
  // The address it names is wrong behind a proxy: whoever follows it would be noticed.
  sendJson(exchange, clipped.map(({ start, end }) => ({ start: stamp(start), duration: (end - start) / 1000, url: 'http://wrong.example/get?path=x' })));
}

async function sendMedia(exchange: Exchange, recordings: Recordings): Promise<void> {
  const { state, url, response } = exchange;
  const start = timeOf(url.searchParams.get('start')) ?? Number.NaN;
  const durationS = Number(url.searchParams.get('duration'));
  if (Number.isNaN(start)) return sendError(exchange, 400, `invalid start: cannot parse "${url.searchParams.get('start')}"`);
  if (!Number.isFinite(durationS) || durationS <= 0) return sendError(exchange, 400, 'invalid duration');
  const stretch = recordings.find(({ start: from, end }) => end > start && from < start + durationS * 1000);
  if (!stretch || (state.getNeedsInside && start <= stretch.start)) return sendError(exchange, 404, 'no recording segments found');
  response.setHeader('accept-ranges', 'none');
  response.setHeader('content-type', 'video/mp4');
  const format = url.searchParams.get('format') ?? 'fmp4';
  if (format === 'mp4') return void response.end(await state.footage.file(stretch, start, durationS));
  if (format !== 'fmp4') return sendError(exchange, 400, `invalid format: ${format}`);
  const left = new AbortController();
  const gone = once(response, 'close').finally(() => { left.abort(); });
  for (const piece of state.footage.fragments(stretch, start, durationS)) {
    if (response.destroyed) return;
    if (!response.write(piece)) await Promise.race([once(response, 'drain', { signal: left.signal }), gone]).catch(() => undefined);
  }
  response.end();
}

/** RFC 3339 only: the space that an unencoded `+` became is an error. */
function timeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}
