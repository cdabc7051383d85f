/** Addresses of live pictures, given out only to a login that the service accepts. */
import type { CameraId } from '#model/ids';
import { ServerFault } from '../recording-server.ts';
import type { LiveCandidate, Upstream } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { loginMark } from './login-gate.ts';
import type { LoginHeaders } from './login-gate.ts';
import type { MediaMtxClient } from './mediamtx-client.ts';

/** Long enough for the delay of a refusal. */
const checkMs = 6_000;
/** A login that was accepted for a path is not checked there again for this long, ms. */
const acceptedMs = 300_000;

export interface LiveOptions {
  readonly client: MediaMtxClient;
  readonly pathOf: (camera: CameraId) => string;
  /** A monotonic clock. */
  readonly elapsedMs: () => number;
}

/**
 * A wrong login would be tried by every tile, in every way, again and again; and the gateway could not tell a password from a missing
 * publisher. So the first tile of a path asks for what needs the same permission and does nothing: OPTIONS for WHEP, the player page for HLS.
 */
export function createLiveOpener({ client, pathOf, elapsedMs }: LiveOptions): (candidate: LiveCandidate, signal: AbortSignal) => Promise<Upstream> {
  /** By service, path and login; as many as there are paths. */
  const accepted = new Map<string, number>();
  return async ({ camera, role, kind }, signal) => {
    const path = `${pathOf(camera)}${role === 'sub' ? client.options.subSuffix : ''}`;
    if (kind !== 'whep' && kind !== 'llhls' && kind !== 'hls' && kind !== 'lane') throw new ServerFault({ code: 'unsupported', detail: `no ${kind} here` });
    const service = kind === 'whep' ? 'webrtc' : 'hls';
    const check = async (headers: LoginHeaders): Promise<LoginHeaders> => {
      const key = `${service} ${path} ${loginMark(headers)}`;
      if (elapsedMs() - (accepted.get(key) ?? Number.NEGATIVE_INFINITY) < acceptedMs) return headers;
      const url = client.url(service, service === 'webrtc' ? `${path}/whep` : `${path}/`);
      const { status, body } = await client.http.send(url, { method: service === 'webrtc' ? 'OPTIONS' : 'GET', headers, signal, timeoutMs: checkMs });
      body.destroy();
      // 500 is a path that nobody configured; what asks for the picture itself is told better.
      if (status === 401) throw statusFault(status);
      accepted.set(key, elapsedMs());
      return headers;
    };
    const headers = await client.gate.enter(service, path, signal, check);
    const url = client.url(service, service === 'webrtc' ? `${path}/whep` : `${path}/index.m3u8`);
    return { url, headers, http: client.http, ...(service === 'hls' && { session: true }) };
  };
}
