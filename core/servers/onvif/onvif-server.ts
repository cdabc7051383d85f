/**
 * An ONVIF device (camera, encoder, Profile G recorder) as a recording server. Its pictures come over RTSP through the bridge,
 * its stills over HTTP; steering and events over SOAP. Playback is absent: it would need RTSP with replay headers.
 */
import { z } from 'zod';
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { ServerFault } from '../recording-server.ts';
import type { LivePart, RecordingServer } from '../recording-server.ts';
import type { ServerDeps } from '../server-kind.ts';
import { rtspAddress, reachable } from './addresses.ts';
import type { Reach } from './addresses.ts';
import { DeviceLine } from './device-line.ts';
import { EventStates } from './event-states.ts';
import { EventStream } from './event-stream.ts';
import { driveFocus, readFocusSpeeds } from './focus.ts';
import { readIris, type Iris } from './iris.ts';
import { snapshotUri, streamUri } from './media-addresses.ts';
import { OnvifDevice, camerasOf } from './onvif-device.ts';
import { readPtzFacts } from './ptz-facts.ts';
import type { PtzFacts, Range } from './ptz-facts.ts';
import { createPtzPart } from './ptz-part.ts';
import { createPullPoint } from './pull-point.ts';
import { createRecordingsPart } from './recordings-part.ts';
import { Stills } from './stills.ts';
import { DeviceWatch } from './watch-device.ts';

const optionsSchema = z.strictObject({
  /** `device`: ports as the device tells them; `typed`: all on the port of the address, for one forwarded port. */
  ports: z.enum(['device', 'typed']).default('device'),
  /** For ceiling mounts. */
  invertPan: z.boolean().default(false),
  invertTilt: z.boolean().default(false),
});

/** Throws `invalid-input` naming the option. */
export function createOnvifServer(config: ServerConfig, deps: ServerDeps): RecordingServer {
  const options = optionsSchema.safeParse(config.options);
  if (!options.success) throw new ServerFault({ code: 'invalid-input', detail: `option ${wrongOption(options.error)}`.slice(0, 300) });
  const { ports, invertPan, invertTilt } = options.data;
  const { now, random, http } = deps;
  const lifetime = new AbortController();
  const line = new DeviceLine(deps);
  const reach: Reach = { base: http.base, ports };
  const device = new OnvifDevice({ config, line, reach, signal: lifetime.signal });
  const facts = new Map<CameraId, Promise<PtzFacts | null>>();
  const focuses = new Map<CameraId, Promise<Range | null>>();
  const irises = new Map<CameraId, Promise<Iris | null>>();

  const serviceOf = async (name: 'ptz' | 'events', signal: AbortSignal): Promise<string> => {
    const address = (await device.state(signal)).services[name];
    if (address === undefined) throw new ServerFault({ code: 'unsupported', detail: `the device has no ${name} service` });
    return address;
  };
  const states = new EventStates({
    now, clockOffsetMs: () => line.clockOffsetMs,
    cameraOf: (tokens) => {
      const all = [...device.known?.cameras ?? []];
      const named = all.find(([, { source, configurations, profiles }]) => tokens.some((token) => [source, ...configurations, ...profiles].includes(token)));
      return named?.[0] ?? (all.length === 1 ? all[0]?.[0] : undefined) ?? null;
    },
  });
  const events = new EventStream({ states, now, random, onFault: (error) => { deps.log.warn({ server: config.id, error: String(error) }, 'the events of a device were lost'); }, subscribe: async (signal) => createPullPoint(line, await serviceOf('events', signal), reach, signal) });
  const stills = new Stills({
    signal: lifetime.signal,
    get: (address, signal, maxBytes) => line.get(address, signal, maxBytes),
    address: async (camera, signal) => {
      const { own, state } = await device.camera(camera, signal);
      const profile = own.streams[0]?.profile;
      if (!profile) throw new ServerFault({ code: 'unsupported', detail: 'this camera has no media profile' });
      const address = reachable(await snapshotUri(line, state.services, profile, signal), reach);
      if (address === null) throw new ServerFault({ code: 'server-garbage', detail: 'the device gives no HTTP address for stills' });
      return address;
    },
  });
  const withoutStills = new Set<CameraId>();
  const noStills = (camera: CameraId) => (error: unknown): never => {
    if (error instanceof ServerFault && error.problem.code === 'unsupported') withoutStills.add(camera);
    throw error;
  };
  const bridged = deps.bridge.live((camera, signal) => streamAddresses(camera, signal));
  const live: LivePart = {
    // Stills last: a picture a second where RTSP is blocked or no codec fits.
    candidates: (camera, want) => [...bridged.candidates(camera, want), ...(withoutStills.has(camera.id) ? [] : [{ camera: camera.id, role: 'main' as const, kind: 'mjpeg' as const }])],
    open: (candidate, signal) => bridged.open(candidate, signal),
    lane: bridged.lane,
    pictures: (candidate, listener, signal) => stills.push(candidate.camera, listener, signal).catch(noStills(candidate.camera)),
    ...(bridged.offer && { offer: bridged.offer }),
  };
  const recordings = createRecordingsPart({
    line, now, find: async (camera, signal) => {
      const { own, state } = await device.camera(camera, signal);
      return { own, all: [...state.cameras.values()], address: state.services.search ?? null };
    },
  });
  const watch = new DeviceWatch({
    device, line, now, random, latencyMs: () => http.latencyMs,
    onReconnected: () => { facts.clear(); focuses.clear(); irises.clear(); stills.forget(); withoutStills.clear(); },
  });

  return {
    id: config.id, kind: 'onvif', live,
    cameras: async (signal) => camerasOf(await device.read(signal), config),
    // Known once the device was asked: a camera without Profile G has no timeline to show.
    get recordings() { return device.known?.services.search === undefined ? undefined : recordings; },
    thumbnails: {
      past: false,
      at: (camera, at, _width, signal) => (at === 'latest' ? stills.at(camera, signal).catch((error: unknown) => {
        if (error instanceof ServerFault && error.problem.code === 'unsupported') return null;
        throw error;
      }) : Promise.resolve(null)),
    },
    events: { push: true, history: null, follow: (listener, missed, signal) => { events.follow({ events: listener, missed }, signal); } },
    ptz: createPtzPart({
      facts: ptzFacts, focus: focusOf, iris: irisOf, invert: { pan: invertPan, tilt: invertTilt }, signal: lifetime.signal,
      call: async (body, signal, timeoutMs) => line.call({ address: await serviceOf('ptz', signal), body, signal, ...(timeoutMs !== undefined && { timeoutMs }) }),
    }),
    watch: (told, signal) => { watch.watch(told, signal); },
    async destroy() {
      watch.destroy();
      // Before the rest: the device must hear that its subscription ends.
      await events.destroy();
      lifetime.abort();
    },
  } as RecordingServer;

  /** Asked at each opening: addresses change with a reboot, passwords with a person. One stream that fails leaves the others. */
  async function streamAddresses(camera: CameraId, signal: AbortSignal) {
    const login = await deps.credentials();
    const ask = async () => {
      const { own, state } = await device.camera(camera, signal);
      const found: Partial<Record<'main' | 'sub' | 'third', string>> = {};
      let fault: unknown = null;
      for (const { role, profile } of own.streams) {
        try { found[role] = rtspAddress(await streamUri(line, state.services, profile, signal), reach, login); } catch (error) {
          signal.throwIfAborted();
          fault ??= error;
        }
      }
      if (Object.keys(found).length === 0) throw fault ?? new ServerFault({ code: 'camera-no-video', detail: 'this camera has no stream' });
      return found;
    };
    try { return await ask(); } catch (error) {
      // Profiles were changed on the device since they were read.
      if (!(error instanceof ServerFault) || error.problem.code !== 'not-found') throw error;
      await device.read(signal);
      return ask();
    }
  }

  async function lensOf(camera: CameraId, signal: AbortSignal) {
    const { own, state } = await device.camera(camera, signal);
    const address = state.services.imaging;
    return address === undefined ? null : { line, address, source: own.source };
  }

  /** What the device told once, for all who ask; asked again after a failure. */
  function readOnce<T>(kept: Map<CameraId, Promise<T>>, camera: CameraId, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const reading = kept.get(camera) ?? read(AbortSignal.any([lifetime.signal, AbortSignal.timeout(15_000)]));
    kept.set(camera, reading);
    reading.catch(() => { kept.delete(camera); });
    return reading;
  }

  async function irisOf(camera: CameraId, signal: AbortSignal): Promise<Iris | null> {
    const link = await lensOf(camera, signal);
    return link && readOnce(irises, camera, (during) => readIris(link, during));
  }

  async function focusOf(camera: CameraId, signal: AbortSignal) {
    const link = await lensOf(camera, signal);
    if (!link) return null;
    const speeds = await readOnce(focuses, camera, (during) => readFocusSpeeds(link, during));
    return speeds && ((speed: number, during: AbortSignal) => driveFocus(link, speeds, speed, during));
  }

  async function ptzFacts(camera: CameraId, signal: AbortSignal): Promise<PtzFacts | null> {
    const { own, state } = await device.camera(camera, signal);
    const { steered } = own;
    const address = state.services.ptz;
    if (!steered || address === undefined) return null;
    return readOnce(facts, camera, (during) => readPtzFacts(line, address, steered, during));
  }
}

function wrongOption(error: z.ZodError): string {
  const issue = error.issues[0];
  const names = issue?.code === 'unrecognized_keys' ? issue.keys : issue?.path.map(String);
  return `${names?.join(', ') ?? ''}: ${issue?.message ?? 'wrong'}`;
}
