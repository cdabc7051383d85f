import type { LiveCandidate, Upstream } from '../recording-server.ts';
import type { Endpoint } from './endpoint.ts';

/** The address a candidate is fetched from: a playlist, an SDP exchange or a picture. `nativeId` is the recorder's own id of the camera. */
export function upstreamOf({ origin, token }: Endpoint, nativeId: string, { role, kind }: Pick<LiveCandidate, 'role' | 'kind'>): Upstream {
  const last = { llhls: 'index.m3u8', hls: 'index.m3u8', whep: 'whep', stills: 'still', lane: '', keyframes: '', mjpeg: '', offered: '' }[kind];
  return { url: `${origin}/api/v1/live/${encodeURIComponent(nativeId)}/${role}/${last}`, headers: { authorization: `Bearer ${token}` } };
}
