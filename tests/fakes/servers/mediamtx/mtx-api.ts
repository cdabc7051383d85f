/** The control API of an emulated MediaMTX. */
import { isAllowed, sendError, sendJson, sendNoRoute } from './mtx-answers.ts';
import type { Exchange } from './mtx-answers.ts';
import type { MtxPath } from './mtx-state.ts';

export async function answerApi(exchange: Exchange): Promise<void> {
  const { state, url } = exchange;
  if (!await isAllowed(exchange, 'api', 'api', '')) return;
  const { pathname } = url;
  const minor = Number(state.version.split('.')[1]);
  if (pathname === '/v3/info' && minor > 15) return sendJson(exchange, { version: state.version, started: '2026-11-01T08:00:00Z' });
  if (pathname === '/v3/paths/list') return sendPage(exchange, state.paths.filter((path) => path.confName === undefined || path.source).map((path) => pathOf(path, minor)));
  if (pathname === '/v3/config/paths/list') {
    const configs = state.paths.filter(({ confName }) => confName === undefined).map(({ name, record = false, sourceOnDemand = false }) => ({
      name, source: 'rtsp://admin:camera-secret@192.0.2.7/stream', record, sourceOnDemand, runOnDemand: '', recordSegmentDuration: '1h0m0s', maxReaders: 0,
    }));
    return sendPage(exchange, [...configs, { name: 'all_others', source: 'publisher', record: false, sourceOnDemand: false, runOnDemand: '' }, { name: '~^dyn', source: 'publisher', record: true, sourceOnDemand: false, runOnDemand: '' }]);
  }
  const recording = /^\/v3\/recordings\/get\/(.+)$/.exec(pathname)?.[1];
  if (recording !== undefined) {
    const path = state.paths.find(({ name }) => name === recording);
    if (!path) return sendError(exchange, 404, 'path not found');
    return sendJson(exchange, { name: recording, segments: (path.recordings ?? []).map(({ start }) => ({ start: stamp(start) })) });
  }
  sendNoRoute(exchange);
}

/** As Go writes it, with the server's own offset and a microsecond. */
export const stamp = (at: number): string => new Date(at + 3_600_000).toISOString().replace('Z', '123+01:00');

function pathOf({ name, confName = name, source, tracks }: MtxPath, minor: number): object {
  const on = source !== null;
  const time = on ? stamp(source.startedAt) : null;
  const tracks2 = on ? tracks ?? [{ codec: 'H264', codecProps: { width: 160, height: 96, profile: 'Baseline', level: '1.1' } }] : [];
  return {
    name, confName, source: on ? { type: 'rtspSource', id: '' } : null, ready: on, readyTime: time, tracks: tracks2.map(({ codec }) => codec), readers: [], bytesReceived: 1, bytesSent: 1,
    ...(minor >= 16 && { available: on, availableTime: time, online: on, onlineTime: time, tracks2, inboundBytes: 1, outboundBytes: 2 ** 64, inboundFramesInError: 0 }),
  };
}

function sendPage(exchange: Exchange, all: readonly object[]): void {
  const [page, size] = ['page', 'itemsPerPage'].map((name, at) => Number(exchange.url.searchParams.get(name) ?? [0, 100][at]));
  if (!Number.isInteger(page) || !Number.isInteger(size) || size! < 1) return sendError(exchange, 400, 'invalid items per page');
  sendJson(exchange, { itemCount: all.length, pageCount: Math.ceil(all.length / size!), items: all.slice(page! * size!, (page! + 1) * size!) });
}
