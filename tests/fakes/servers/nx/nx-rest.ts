/** What an emulated Nx site answers: devices, footage, bookmarks, events, PTZ. Versions 1 and 2 write ids in braces and numbers as strings. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NxFootage, NxSpan } from './nx-footage.ts';

/** What moved, and where: left, top, width and height in parts of the picture. */
export interface NxMotion { readonly start: number; readonly end: number; readonly box: readonly [number, number, number, number] }

export interface NxState {
  info(version: number): object;
  loginUser(user: string): [number, object];
  readonly footage: NxFootage;
  readonly devices: Record<string, unknown>[];
  readonly spans: Map<string, NxSpan[]>;
  readonly motion: Map<string, NxMotion[]>;
  readonly bookmarks: Map<string, { deviceId: string; name: string; description: string; startTimeMs: number; durationMs: number; tags: string[] }>;
  readonly events: (object & { timestampMs: number })[];
  readonly ptz: { readonly orders: { order: string; body: unknown }[]; readonly presets: Map<string, string>; position: { pan: number; tilt: number; zoom: number } };
  readonly now: () => number;
  /** 6.x answers a token from before a change of password so. */
  oldTokenIs403: boolean;
  /** Candidates come after the offer. */
  trickles: boolean;
}

export const nxIds = { server1: '11111111-0000-4000-8000-000000000001', server2: '11111111-0000-4000-8000-000000000002', gate: 'aaaaaaaa-0000-4000-8000-000000000001', hall: 'aaaaaaaa-0000-4000-8000-000000000002', dome: 'aaaaaaaa-0000-4000-8000-000000000003', io: 'aaaaaaaa-0000-4000-8000-000000000004', user: 'cccccccc-0000-4000-8000-000000000001' };

const stream = (encoderIndex: number, resolution: string, codec: number, transcodingRequired = false) => ({ encoderIndex, resolution, codec, transcodingRequired, transports: 'rtsp|webrtc' });

export function makeNxState(footage: NxFootage, now: () => number = Date.now): NxState {
  return {
    footage, now, oldTokenIs403: false, trickles: true, events: [], bookmarks: new Map(), spans: new Map(), motion: new Map(),
    ptz: { orders: [], presets: new Map([['p1', 'Gate']]), position: { pan: 90, tilt: -45, zoom: 45 } },
    info: (version) => ({
      id: version < 3 ? `{${nxIds.server1}}` : nxIds.server1, port: 7001, version: `${['', '5.0.0', '5.1.4', '6.0.2', '6.1.0'][version]}.12345`, brand: 'metavms', customization: 'metavms',
      protoVersion: 6100, synchronizedTimeMs: version < 3 ? String(now()) : now(),
    }),
    loginUser: (username) => (username === 'cloudy' ? [200, { username, type: 'cloud', methods: 'nxOAuth2' }] : [200, { username, type: 'local', methods: 'http|sessions' }]),
    devices: [
      {
        id: nxIds.gate, name: 'باب البلدية', logicalId: '7', serverId: nxIds.server1, status: 'Recording', deviceType: 'Camera', credentials: { user: 'root', password: 'camera secret' },
        mediaStreams: [stream(0, '1920x1080', 28), stream(1, '640x360', 28), stream(-1, '*', 0, true)], mediaCapabilities: { hasDualStreaming: true, hasAudio: true }, schedule: { isEnabled: true }, ptz: { capabilities: 'none' },
      },
      {
        id: nxIds.hall, name: 'Hall', logicalId: '', serverId: nxIds.server2, status: 'Offline', deviceType: 'Camera', group: { id: 'enc-9', name: 'Encoder 9' },
        mediaStreams: [stream(0, '3840x2160', 174), stream(1, '640x360', 27)], mediaCapabilities: { hasDualStreaming: true, hasAudio: false }, schedule: { isEnabled: false },
      },
      {
        id: nxIds.dome, name: 'Dôme', logicalId: '', serverId: nxIds.server2, status: 'Online', deviceType: 'Camera', mediaStreams: [], mediaCapabilities: { hasDualStreaming: true, hasAudio: false },
        ptz: { capabilities: 'continuousPan|continuousTilt|continuousZoom|absolutePan|absoluteTilt|absoluteZoom|viewport|limits|logicalPositioning|presets|tours|home' },
      },
      { id: nxIds.io, name: 'Relay', logicalId: '', serverId: nxIds.server2, status: 'Online', deviceType: 'IOModule' },
    ],
  };
}

export interface RestRequest { readonly state: NxState; readonly version: number; readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: string }

export async function answerRest(request: RestRequest, response: ServerResponse): Promise<void> {
  const { state, version, method, path, query, body } = request;
  const old = version < 3;
  const asTold = (value: unknown): unknown => (old ? inOldSpelling(value) : value);
  const sent = (): Record<string, unknown> => JSON.parse(body || '{}') as Record<string, unknown>;
  if (path === 'devices') {
    const fields = query.get('_with')?.split(',').map((field) => field.split('.')[0]!);
    return end(response, 200, asTold(state.devices.map((device) => Object.fromEntries(Object.entries(device).filter(([key]) => !fields || fields.includes(key))))));
  }
  if (path === 'servers') return end(response, 200, asTold([{ id: nxIds.server1, name: 'North' }, { id: nxIds.server2, name: 'South' }]));
  if (path === 'users') return end(response, 200, asTold([{ id: nxIds.user, name: 'operator' }]));
  if (path.startsWith('devices/*/bookmarks')) return answerBookmarks(request, response, asTold);
  if (path === 'events/log') {
    if (old) return end(response, 404, {});
    const start = Number(query.get('startTimeMs') ?? 0);
    const until = query.has('durationMs') ? start + Number(query.get('durationMs')) : Number.POSITIVE_INFINITY;
    const resources = query.getAll('eventResourceId');
    const found = state.events.filter((entry) => entry.timestampMs >= start && entry.timestampMs < until)
      .filter((entry) => resources.length === 0 || ((entry as { eventData?: { deviceIds?: string[] } }).eventData?.deviceIds ?? []).some((id) => resources.includes(id)))
      .toSorted((a, b) => (query.get('order') === 'desc' ? b.timestampMs - a.timestampMs : a.timestampMs - b.timestampMs));
    return end(response, 200, found.slice(0, Number(query.get('limit')) || found.length));
  }
  const [, device, rest = ''] = /^devices\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
  const known = state.devices.find(({ id }) => id === device);
  if (!known) return end(response, 404, { errorId: 'notFound' });
  if (rest === '') return end(response, 200, asTold(known));
  if (rest === 'footage' && query.get('periodType') === 'motion') return end(response, 200, asTold(motionChunks(state.motion.get(device!) ?? [], query)));
  if (rest === 'footage') return end(response, 200, asTold(chunks(state.spans.get(device!) ?? [], query, state.now(), version)));
  if (rest === 'media.mp4') return answerMedia(request, state.spans.get(device!) ?? [], response);
  if (rest === 'image') return answerImage(state.spans.get(device!) ?? [], query, state.now(), response);
  if (rest.startsWith('bookmarks')) return answerBookmarks(request, response, asTold);
  if (rest.startsWith('ptz/')) return answerPtz(state, method, rest.slice(4), query, sent(), response);
  end(response, 404, { errorId: 'notFound' });
}

export function end(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
}

/** Ids in braces and 64-bit numbers as strings, as 5.x writes them. */
function inOldSpelling(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOldSpelling);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => {
    if (/(^id|Id)$/.test(key) && typeof entry === 'string' && /^[0-9a-f-]{36}$/.test(entry)) return [key, `{${entry}}`];
    return [key, key.endsWith('Ms') && typeof entry === 'number' ? String(entry) : inOldSpelling(entry)];
  }));
}

/** Periods of motion that touch a rectangle asked for, or any where none is. */
function motionChunks(motion: readonly NxMotion[], query: URLSearchParams): object[] {
  const boxes = query.getAll('motion').map((text) => (/^([\d.]+),([\d.]+),([\d.]+)x([\d.]+)$/.exec(text) ?? []).slice(1).map(Number) as [number, number, number, number]);
  const [from, to] = [Number(query.get('startTimeMs')), Number(query.get('endTimeMs'))];
  return motion.filter(({ start, end: last, box: [x, y, width, height] }) => start < to && last > from && (boxes.length === 0 || boxes.some(([left, top, across, down]) => left < x + width && left + across > x && top < y + height && top + down > y)))
    .map(({ start, end: last }) => ({ startTimeMs: Math.max(start, from), durationMs: Math.min(last, to) - Math.max(start, from) }));
}

function chunks(spans: readonly NxSpan[], query: URLSearchParams, now: number, version: number): object[] {
  const [from, to, detail] = ['startTimeMs', 'endTimeMs', 'detailLevelMs'].map((name) => Number(query.get(name) ?? 0)) as [number, number, number];
  const precise = query.get('preciseBounds') === 'true';
  const merged: { start: number; end: number | null; serverId: string }[] = [];
  for (const span of spans.filter(({ start, end: last }) => start < to && (last ?? now) > from)) {
    const last = merged.at(-1);
    // A gap below the detail level is filled.
    if (last && last.end !== null && span.start - last.end < detail && span.start >= last.end) merged[merged.length - 1] = { ...last, end: span.end };
    else merged.push({ ...span });
  }
  const growing = version === 4 ? {} : { durationMs: version === 3 ? 0 : -1 };
  return merged.filter((span) => query.get('keepSmallChunks') === 'true' || span.end === null || span.end - span.start >= detail).map(({ start, end: last, serverId }) => {
    const first = precise ? Math.max(start, from) : start;
    return { serverId, startTimeMs: first, ...(last === null ? growing : { durationMs: (precise ? Math.min(last, to) : last) - first }) };
  });
}

async function answerMedia({ state, version, query }: RestRequest, spans: readonly NxSpan[], response: ServerResponse): Promise<void> {
  const position = Number(query.get('positionMs'));
  const until = query.has('endPositionMs') ? Number(query.get('endPositionMs')) : state.now();
  const held = spans.filter(({ start, end: last }) => (last ?? state.now()) > position && start < until);
  if (held.length === 0) return end(response, 404, { errorId: 'notFound' });
  // Without a length, and without ranges: a seek is a new request.
  response.writeHead(200, { 'content-type': 'video/mp4', ...(query.get('download') === 'true' && { 'content-disposition': 'attachment' }) });
  await pipeline(Readable.from(state.footage.mp4(held, position, until, state.now(), version >= 3 && query.get('utcTimestamps') === 'true')), response).catch(() => undefined);
}

/** A grey picture, with what was asked for in its comment. */
const jpeg = Buffer.from('/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAg+Pkk+SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCDg4NwcHBoaHBwfHyDg4+Tj4eHg4eTk5ubm7q6srLZ2eD/////xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAEAAQAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AAA//2Q==', 'base64');

function answerImage(spans: readonly NxSpan[], query: URLSearchParams, now: number, response: ServerResponse): void {
  const at = Number(query.get('timestampMs'));
  if (at >= 0 && !spans.some(({ start, end: last }) => at >= start && at < (last ?? now))) return end(response, 404, {});
  const words = Buffer.from(`at=${at < 0 ? 'latest' : at} ${query.get('size')}`);
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, words.length + 2]), words]);
  response.writeHead(200, { 'content-type': 'image/jpeg' }).end(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]));
}

function answerBookmarks({ state, version, method, path, query, body }: RestRequest, response: ServerResponse, asTold: (value: unknown) => unknown): void {
  const [, device, id] = /^devices\/([^/]+)\/bookmarks(?:\/([^/]+))?$/.exec(path) ?? [];
  const told = (key: string) => asTold({ id: key, ...state.bookmarks.get(key)!, creatorUserId: nxIds.user, creationTimeMs: 1_790_000_000_000 });
  const sent = JSON.parse(body || '{}') as Partial<{ name: string; description: string; startTimeMs: string; durationMs: string; tags: string[] }>;
  if (id === undefined && method === 'POST') {
    // 6.1 names the server in a bookmark's id.
    const key = version === 4 ? `${randomUUID()}_${nxIds.server1}` : randomUUID();
    state.bookmarks.set(key, { deviceId: device!, name: sent.name ?? '', description: sent.description ?? '', startTimeMs: Number(sent.startTimeMs), durationMs: Number(sent.durationMs), tags: sent.tags ?? [] });
    return end(response, 200, told(key));
  }
  if (id === undefined) {
    const devices = query.getAll('deviceId');
    const words = query.get('text')?.toLowerCase();
    const found = [...state.bookmarks].filter(([, mark]) => devices.length === 0 || devices.includes(mark.deviceId))
      // Only what lies wholly within the times.
      .filter(([, mark]) => !query.has('startTimeMs') || (mark.startTimeMs >= Number(query.get('startTimeMs')) && mark.startTimeMs + mark.durationMs <= Number(query.get('endTimeMs'))))
      .filter(([, mark]) => !words || [mark.name, mark.description, ...mark.tags].some((text) => text.toLowerCase().includes(words)))
      .toSorted(([, a], [, b]) => b.startTimeMs - a.startTimeMs);
    return end(response, 200, found.slice(0, Number(query.get('limit'))).map(([key]) => told(key)));
  }
  const mark = state.bookmarks.get(id);
  if (!mark || (device !== '*' && mark.deviceId !== device)) return end(response, 404, {});
  if (method === 'DELETE') {
    // Only below `devices/*`.
    if (device !== '*') return end(response, 405, {});
    state.bookmarks.delete(id);
    return end(response, 200);
  }
  if (device === '*') return end(response, 404, {});
  if (method === 'PATCH') {
    // Old versions take what is missing for empty.
    const base = version < 3 ? { name: '', description: '', startTimeMs: 0, durationMs: 0, tags: [] as string[] } : mark;
    state.bookmarks.set(id, { deviceId: mark.deviceId, name: sent.name ?? base.name, description: sent.description ?? base.description, startTimeMs: Number(sent.startTimeMs ?? base.startTimeMs), durationMs: Number(sent.durationMs ?? base.durationMs), tags: sent.tags ?? base.tags });
  }
  end(response, 200, told(id));
}

function answerPtz({ ptz }: NxState, method: string, path: string, query: URLSearchParams, body: Record<string, unknown>, response: ServerResponse): void {
  const [, preset] = /^presets\/([^/]+)$/.exec(path) ?? [];
  if (path === 'presets' && method === 'GET') return end(response, 200, [...ptz.presets].map(([id, name]) => ({ id, name })));
  if (path === 'presets') {
    const id = randomUUID();
    ptz.presets.set(id, String(body['name']));
    return end(response, 200, { id, name: body['name'] });
  }
  if (preset !== undefined && method === 'PATCH') { ptz.presets.set(preset, String(body['name'])); return end(response, 200, { id: preset, name: body['name'] }); }
  if (preset !== undefined && method === 'DELETE') { ptz.presets.delete(preset); return end(response, 200); }
  if (path === 'limits') return end(response, 200, { pan: { min: -180, max: 180 }, tilt: { min: -90, max: 90 }, fov: { min: 5, max: 85 } });
  if (path === 'homeObject') return end(response, 200, { type: 'preset', objectId: 'p1' });
  if (path === 'position' && method === 'GET') return end(response, query.get('type') === 'logical' ? 200 : 422, ptz.position);
  ptz.orders.push({ order: `${method} ${path}`, body });
  end(response, 200, {});
}
