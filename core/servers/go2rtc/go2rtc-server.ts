/** One go2rtc: streams by name, live over its WebSocket, WebRTC by POST, stills; optional Basic login. */
import type { z } from 'zod';
import type { StreamRole } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { clockOffsetOf } from '../clock-offset.ts';
import { runHealthLoop } from '../health-loop.ts';
import { createGo2rtcLane } from '../go2rtc-socket.ts';
import { go2rtcCandidates } from '../go2rtc-candidates.ts';
import { followPictures } from '../pushed-pictures.ts';
import { ServerFault } from '../recording-server.ts';
import type { CameraHealth, LiveCandidate, RecordingServer, ServerEvents, Upstream } from '../recording-server.ts';
import type { ServerDeps } from '../server-kind.ts';
import { aboutAnswer, codecsOf, isActive, streamsAnswer } from './go2rtc-answers.ts';
import { camerasOf } from './go2rtc-cameras.ts';
import type { Go2rtcCamera, KnownCodecs } from './go2rtc-cameras.ts';

/** Its clock and list are asked this often. */
const everyMs = 3_000;
/** Sooner than other questions: a server that hangs should be told within ten seconds. */
const hangsAfterMs = 3_000;

export interface Go2rtcOptions { readonly audio: boolean; readonly subSuffixes: readonly string[] }

export function createGo2rtcServer(config: ServerConfig, deps: ServerDeps, options: Go2rtcOptions): RecordingServer {
  const { http, now, random } = deps;
  let known: ReadonlyMap<CameraId, Go2rtcCamera> | null = null;
  /** What was learnt of codecs while streams were active; they are not told of idle ones. */
  const learnt = new Map<string, KnownCodecs>();

  const authorization = async (): Promise<Record<string, string>> => {
    const credentials = await deps.credentials();
    return credentials ? { authorization: `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}` } : {};
  };

  const ask = async <S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>> => {
    const headers = await authorization();
    try {
      return await http.json(path, schema, { headers, signal });
    } catch (error) {
      throw refusedWith(error, 'authorization' in headers);
    }
  };

  const readStreams = async (signal: AbortSignal) => {
    const streams = await ask('api/streams', streamsAnswer, signal);
    const codecs = new Map(Object.entries(streams).map(([name, stream]) => {
      const told = codecsOf(stream);
      const before = learnt.get(name);
      const codec = { video: told.video ?? before?.video ?? null, audio: told.audio ?? before?.audio ?? null };
      learnt.set(name, codec);
      return [name, codec] as const;
    }));
    for (const name of learnt.keys()) if (!codecs.has(name)) learnt.delete(name);
    known = camerasOf(config, codecs, options.subSuffixes);
    return { streams, cameras: known };
  };

  const streamOf = async (camera: CameraId, role: StreamRole, signal: AbortSignal): Promise<string> => {
    const cameras = known ?? (await readStreams(signal)).cameras;
    const streams = cameras.get(camera)?.streams;
    const name = streams?.get(role) ?? streams?.get('main');
    if (name === undefined) throw new ServerFault({ code: 'not-found', detail: 'no such camera' });
    return encodeURIComponent(name);
  };

  const open = async ({ camera, role, kind }: LiveCandidate, signal: AbortSignal): Promise<Upstream> => {
    const name = await streamOf(camera, role, signal);
    const paths: Partial<Record<typeof kind, string>> = { whep: `api/webrtc?src=${name}`, hls: `api/stream.m3u8?src=${name}&mp4`, stills: `api/frame.jpeg?src=${name}` };
    const path = paths[kind];
    if (path === undefined) throw new ServerFault({ code: 'unsupported', detail: kind });
    return { url: new URL(path, http.base).href, headers: await authorization(), http, ...(kind === 'hls' && { session: true }) };
  };

  const still = async (camera: CameraId, width: number, signal: AbortSignal) => {
    const path = `api/frame.jpeg?src=${await streamOf(camera, 'sub', signal)}&width=${Math.max(16, Math.round(width))}`;
    // The camera may have to be woken.
    const { status, body } = await http.bytes(path, { headers: await authorization(), signal, timeoutMs: 15_000 });
    return status === 200 && body[0] === 0xff && body[1] === 0xd8 ? { jpeg: body, capturedAt: null } : null;
  };

  return {
    id: config.id,
    kind: 'go2rtc',
    cameras: async (signal) => [...(await readStreams(signal)).cameras.values()].map(({ camera }) => camera),
    live: {
      // Its HLS is for one viewer and has no past: the last thing that moves. MJPEG sources go out as they are or not at all.
      candidates: (camera, want) => (camera.streams.every(({ codec }) => codec === 'jpeg')
        ? (['mjpeg', 'stills'] as const).map((kind) => ({ camera: camera.id, role: 'main' as const, kind })) : go2rtcCandidates(camera, want, { last: 'hls' })),
      open,
      pictures: async ({ camera, role }, listener, signal) => {
        const path = `api/stream.mjpeg?src=${await streamOf(camera, role, signal)}`;
        const headers = await authorization();
        return followPictures({ open: (own) => http.send(path, { headers, signal: own, timeoutMs: 0 }), now, broken: 'server-unreachable' }, listener, signal);
      },
      lane: createGo2rtcLane({
        now, random, audio: ({ role }) => options.audio && role === 'main',
        open: async ({ camera, role }, signal) => {
          const name = await streamOf(camera, role, signal);
          const headers = await authorization();
          return http.socket(`api/ws?src=${name}`, { headers, signal }).catch((error: unknown) => { throw refusedWith(error, 'authorization' in headers); });
        },
      }),
    },
    thumbnails: { past: false, at: async (camera, at, width, signal) => (at === 'latest' ? still(camera, width, signal) : null) },
    watch: (events, signal) => { void watch(events, signal); },
    destroy: async () => undefined,
  };

  async function watch(events: ServerEvents, signal: AbortSignal): Promise<void> {
    let catalogue = '';
    let states = new Map<CameraId, CameraHealth['is']>();
    const tellCameras = (next: Map<CameraId, CameraHealth['is']>): void => {
      const changes = [...next].filter(([camera, is]) => states.get(camera) !== is).map(([camera, is]) => ({ camera, is, since: now() }));
      states = next;
      if (changes.length > 0) events.cameraHealth(changes);
    };
    await runHealthLoop({
      everyMs, now, random, events, latencyMs: () => http.latencyMs,
      onLost: () => { tellCameras(new Map([...states.keys()].map((camera) => [camera, 'unknown']))); },
      ask: async (own) => {
        const askedAt = now();
        const headers = await authorization();
        const answer = await http.bytes('api', { headers, signal: own, maxBytes: 65_536, timeoutMs: hangsAfterMs });
        if (answer.status === 401) throw refusedWith(new ServerFault({ code: 'login-required' }), 'authorization' in headers);
        const about = aboutAnswer.safeParse(parse(answer.body));
        if (!about.success) throw new ServerFault({ code: 'server-garbage', detail: 'not go2rtc' });
        const clockOffsetMs = clockOffsetOf(answer.headers['date'], askedAt, now());
        const { streams, cameras } = await readStreams(own);
        const list = JSON.stringify([...cameras.values()].map(({ camera }) => camera));
        if (list !== catalogue) events.catalogueChanged();
        catalogue = list;
        tellCameras(new Map([...cameras].map(([camera, one]) => [camera, [...one.streams.values()].some((name) => isActive(streams[name] ?? null)) ? 'ok' : 'unknown'])));
        return { info: { product: 'go2rtc', version: about.data.version, timeZone: null }, clockOffsetMs };
      },
    }, signal);
  }
}

/** A 401 with credentials sent means that they are wrong. */
function refusedWith(error: unknown, sent: boolean): unknown {
  return sent && error instanceof ServerFault && error.problem.code === 'login-required' ? new ServerFault({ code: 'login-refused', detail: 'user or password is wrong' }) : error;
}

function parse(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return null; }
}
