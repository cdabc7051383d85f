/** Addresses of live media: one host name per camera, because a browser opens six connections to a name at most (F12). */
import type { CameraId } from '#model/ids';
import type { LiveKind } from '#model/live';

const lastPart: Readonly<Record<LiveKind, string>> = { lane: '', whep: 'whep', offered: 'offer', llhls: 'index.m3u8', hls: 'index.m3u8', keyframes: '', mjpeg: 'still', stills: 'still' };
const isOnLane = (kind: LiveKind): boolean => kind === 'lane' || kind === 'keyframes';

interface Addressed { readonly id: string; readonly camera: CameraId; readonly kind: LiveKind }

export interface MediaNames {
  /** Absolute address to start with, `http://c17.localhost:PORT/media/live/<ticket>/…`; empty for what comes by the lane. */
  address(ticket: Addressed): string;
}

/** The same at the TLS door, on its one origin: HTTP/2 has no limit of six. */
export function doorAddress(origin: string, { id, kind }: Pick<Addressed, 'id' | 'kind'>): string {
  return isOnLane(kind) ? '' : `${origin}/media/live/${id}/${lastPart[kind]}`;
}

export function createMediaNames(port: () => number): MediaNames {
  const numbers = new Map<CameraId, number>();
  const numberOf = (camera: CameraId): number => {
    const known = numbers.get(camera) ?? numbers.size + 1;
    numbers.set(camera, known);
    return known;
  };
  return { address: ({ id, camera, kind }) => (isOnLane(kind) ? '' : `http://c${numberOf(camera)}.localhost:${port()}/media/live/${id}/${lastPart[kind]}`) };
}
