/** Live pictures of listed cameras: RTSP through the bridge, everything else from the camera itself. */
import type { StreamRole } from '#model/camera';
import type { CameraId } from '#model/ids';
import { fillLogin, hasPlaces, withLogin } from '../address-login.ts';
import { createLoginState, loginHttp } from '../login-http.ts';
import type { LoginState } from '../login-http.ts';
import { followPictures } from '../pushed-pictures.ts';
import { ServerFault } from '../recording-server.ts';
import type { LaneSource, LiveCandidate, LivePart, PushedPicture, Upstream } from '../recording-server.ts';
import type { Credentials, InventoryCamera, ServerDeps } from '../server-kind.ts';
import { genericCandidates, streamFor } from './generic-candidates.ts';
import type { ListedStream } from './generic-candidates.ts';
import type { HostConnections } from './host-connections.ts';
import { httpWithHealth } from './http-with-health.ts';
import type { LiveHealth } from './live-health.ts';

const maxLoginStates = 1_024;

export interface GenericLiveOptions {
  readonly listed: (camera: CameraId) => InventoryCamera | null;
  readonly deps: Pick<ServerDeps, 'bridge' | 'credentials' | 'cameraCredentials' | 'now'>;
  readonly hosts: HostConnections;
  readonly health: LiveHealth;
  /** A monotonic clock, ms. */
  readonly elapsedMs: () => number;
}

export interface GenericLive extends LivePart {
  /** The camera's own address of a picture, whatever its role; null where it has none. */
  still(camera: CameraId, signal: AbortSignal): Promise<Upstream | null>;
  /** These cameras have other addresses than before, or none: what comes from the old ones ends. */
  renew(cameras: ReadonlySet<CameraId>): void;
}

export function createGenericLive({ listed, deps, hosts, health, elapsedMs }: GenericLiveOptions): GenericLive {
  const logins = new Map<string, LoginState>();
  /** Streams of pushed pictures, each with what ends it when its address is another. */
  const pushing = new Map<AbortController, CameraId>();
  const bridged = deps.bridge.live(async (camera) => {
    const login = await loginOf(deps, camera);
    const streams = (listed(camera)?.streams ?? []).filter(({ kind }) => kind === 'rtsp');
    if (streams.length === 0) throw notListed();
    return Object.fromEntries(streams.map(({ role, address }): [StreamRole, string] => [role, withLogin(address, login)]));
  });

  const wanted = (candidate: Pick<LiveCandidate, 'camera' | 'role' | 'kind'>): ListedStream => {
    const stream = streamFor(listed(candidate.camera)?.streams ?? [], candidate);
    if (!stream) throw notListed();
    return stream;
  };

  async function direct(camera: CameraId, { address, kind }: ListedStream): Promise<Upstream & { readonly http: NonNullable<Upstream['http']> }> {
    const login = await loginOf(deps, camera);
    const url = new URL(fillLogin(address, login));
    const plain = hosts.to(url);
    const asked = login && !hasPlaces(address) ? loginHttp({ http: plain, credentials: login, state: stateFor(logins, `${url.origin} ${login.user}`), elapsedMs }) : plain;
    const http = httpWithHealth(asked, (is) => { health.heard(camera, is); });
    return { url: url.href, headers: {}, http, ...((kind === 'hls' || kind === 'llhls') && { session: true }) };
  }

  async function pushed(candidate: LiveCandidate, listener: (picture: PushedPicture) => void, signal: AbortSignal): Promise<void> {
    const { http, url } = await direct(candidate.camera, wanted(candidate));
    try {
      await followPictures({ open: (own) => http.send(url, { signal: own, timeoutMs: 0, headers: { accept: 'multipart/x-mixed-replace, image/jpeg;q=0.5' } }), now: deps.now, broken: 'camera-unreachable' }, (picture) => {
        health.heard(candidate.camera, 'ok');
        listener(picture);
      }, signal);
    } catch (error) {
      if (!signal.aborted) health.heard(candidate.camera, 'lost');
      throw error;
    }
  }

  return {
    candidates: (camera, want) => genericCandidates(camera, listed(camera.id)?.streams ?? [], want),
    async open(candidate, signal) {
      signal.throwIfAborted();
      const stream = wanted(candidate);
      return stream.kind === 'rtsp' ? bridged.open(candidate, signal) : direct(candidate.camera, stream);
    },
    lane: bridged.lane && laneWithHealth(bridged.lane, health),
    async pictures(candidate, listener, signal) {
      signal.throwIfAborted();
      const renewed = new AbortController();
      pushing.set(renewed, candidate.camera);
      try {
        await pushed(candidate, listener, AbortSignal.any([signal, renewed.signal]));
      } catch (error) {
        // No fault of the camera's: who asks again is given the new address.
        if (signal.aborted || !renewed.signal.aborted) throw error;
      } finally {
        pushing.delete(renewed);
      }
    },
    async still(camera, signal) {
      signal.throwIfAborted();
      const stream = listed(camera)?.streams.find(({ kind }) => kind === 'stills');
      return stream ? direct(camera, stream) : null;
    },
    renew(cameras) {
      bridged.renew?.(cameras);
      for (const [renewed, camera] of pushing) if (cameras.has(camera)) renewed.abort();
    },
  };
}

const notListed = (): ServerFault => new ServerFault({ code: 'not-found', detail: 'the list has no such camera or stream' });

/** A camera's own login goes before that of the whole list; one without a password is a user who has the list's. */
async function loginOf({ cameraCredentials, credentials }: GenericLiveOptions['deps'], camera: CameraId): Promise<Credentials | null> {
  const own = (await cameraCredentials?.(camera)) ?? null;
  if (own && own.password !== '') return own;
  const all = await credentials();
  return own ? { user: own.user, password: all?.password ?? '' } : all;
}

function stateFor(logins: Map<string, LoginState>, key: string): LoginState {
  const state = logins.get(key) ?? createLoginState();
  logins.delete(key);
  logins.set(key, state);
  for (const oldest of logins.keys()) {
    if (logins.size <= maxLoginStates) break;
    logins.delete(oldest);
  }
  return state;
}

function laneWithHealth(lane: LaneSource, health: LiveHealth): LaneSource {
  return {
    follow(candidate, listener, signal) {
      lane.follow(candidate, (encoded, message) => {
        if (message.kind === 'fragment') health.heard(candidate.camera, 'ok');
        // That our own recorder is away says nothing of the camera.
        else if (message.kind === 'status' && message.is === 'lost' && message.problem?.code.startsWith('camera-')) health.heard(candidate.camera, 'lost');
        listener(encoded, message);
      }, signal);
    },
  };
}
