/** One device as we know it: services, profiles and cameras, read together and kept until they are read again. */
import { createHash } from 'node:crypto';
import type { Camera } from '#model/camera';
import { cleanText } from '#model/clean-text';
import { cameraId } from '#model/ids';
import type { CameraId } from '#model/ids';
import type { ServerConfig, ServerInfo } from '#model/server';
import { ServerFault } from '../recording-server.ts';
import type { Reach } from './addresses.ts';
import type { DeviceLine } from './device-line.ts';
import { readInformation, readServices } from './device-session.ts';
import type { Services } from './device-session.ts';
import { groupBySource, readProfiles } from './media-profiles.ts';
import type { SourceCamera } from './media-profiles.ts';
import { withSignal } from './with-signal.ts';

export interface DeviceState {
  readonly info: ServerInfo;
  readonly services: Services;
  readonly cameras: ReadonlyMap<CameraId, SourceCamera>;
}

const readMs = 30_000;

export class OnvifDevice {
  readonly #config: ServerConfig;
  readonly #line: DeviceLine;
  readonly #reach: Reach;
  readonly #lifetime: AbortSignal;
  #reading: Promise<DeviceState> | null = null;
  #known: DeviceState | null = null;

  constructor(options: { readonly config: ServerConfig; readonly line: DeviceLine; readonly reach: Reach; readonly signal: AbortSignal }) {
    this.#config = options.config;
    this.#line = options.line;
    this.#reach = options.reach;
    this.#lifetime = options.signal;
  }

  /** What was read last; null before that. */
  get known(): DeviceState | null { return this.#known; }

  /** What is known, read if nothing is. */
  state(signal: AbortSignal): Promise<DeviceState> {
    return this.#known ? Promise.resolve(this.#known) : this.read(signal);
  }

  /** Reads anew; who asks meanwhile gets the same answer. Rejects while the device cannot be asked. */
  read(signal: AbortSignal): Promise<DeviceState> {
    this.#reading ??= this.#read(AbortSignal.any([this.#lifetime, AbortSignal.timeout(readMs)])).finally(() => { this.#reading = null; });
    return withSignal(this.#reading, signal);
  }

  /** Rejects with `not-found` for a camera that the device does not have. */
  async camera(id: CameraId, signal: AbortSignal): Promise<{ readonly own: SourceCamera; readonly state: DeviceState }> {
    const state = await this.state(signal);
    const own = state.cameras.get(id);
    if (!own) throw new ServerFault({ code: 'not-found', detail: 'the device has no such camera' });
    return { own, state };
  }

  async #read(signal: AbortSignal): Promise<DeviceState> {
    const services = await readServices(this.#line, this.#reach, signal);
    // Some devices keep their particulars from plain users; their cameras count more.
    const info = await readInformation(this.#line, signal).catch((error: unknown) => {
      if (error instanceof ServerFault && ['not-allowed', 'unsupported', 'server-refused', 'server-garbage'].includes(error.problem.code)) return { product: 'ONVIF', version: null, timeZone: null };
      throw error;
    });
    const cameras = groupBySource(await readProfiles(this.#line, services, signal));
    this.#known = { info, services, cameras: new Map(cameras.map((one) => [cameraId(this.#config.id, nativeIdOf(one.source)), one])) };
    return this.#known;
  }
}

/** A source's token as it is where that can travel in addresses and the journal. */
function nativeIdOf(source: string): string {
  if (/^[A-Za-z0-9._~-]{1,120}$/.test(source)) return source;
  const encoded = encodeURIComponent(source.toWellFormed());
  return encoded.length <= 120 ? encoded : createHash('sha256').update(source).digest('hex');
}

/** A device with one source is called as people call it; of several, each by the device's own names where these differ. */
export function camerasOf({ cameras, services }: DeviceState, config: ServerConfig): Camera[] {
  const all = [...cameras];
  const names = new Set(all.map(([, { name }]) => name));
  const named = names.size === all.length && !names.has('');
  return all.map(([id, { name, streams }], at) => ({
    id, server: config.id, number: at + 1, name: localName(all.length === 1 ? config.name : named ? name : `${config.name} ${at + 1}`),
    site: { id: config.id, name: localName(config.name) }, recorded: services.search !== undefined,
    streams: streams.map(({ role, profile: { codec, width, height, frameRate, audio } }) => ({
      role, ...(codec && { codec }), ...(width && { width }), ...(height && { height }), ...(frameRate && { frameRate }), ...(audio && { audio }),
    })),
  }));
}

function localName(told: string): Camera['name'] {
  const name = cleanText(told, 200);
  return name === '' ? {} : /\p{Script=Arabic}/u.test(name) ? { ar: name } : { fr: name };
}
