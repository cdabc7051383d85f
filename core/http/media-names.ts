/** Addresses of live media: one host name per camera, because a browser opens six connections to a name at most (F12). */
import type { CameraId } from '#model/ids';
import type { LiveKind } from '#model/live';

const lastPart: Readonly<Record<LiveKind, string>> = { lane: '', whep: 'whep', offered: 'offer', llhls: 'index.m3u8', hls: 'index.m3u8', mjpeg: 'still', stills: 'still' };

export interface MediaNames {
  /** `http://c17.localhost:PORT/media/live/<ticket>/` */
  base(ticket: { readonly id: string; readonly camera: CameraId }): string;
  /** Absolute address to start with; empty for the lane. */
  address(ticket: { readonly id: string; readonly camera: CameraId; readonly kind: LiveKind }): string;
}

export function createMediaNames(port: () => number): MediaNames {
  const numbers = new Map<CameraId, number>();
  const numberOf = (camera: CameraId): number => {
    const known = numbers.get(camera) ?? numbers.size + 1;
    numbers.set(camera, known);
    return known;
  };
  const base: MediaNames['base'] = ({ id, camera }) => `http://c${numberOf(camera)}.localhost:${port()}/media/live/${id}/`;
  return { base, address: (ticket) => (ticket.kind === 'lane' ? '' : `${base(ticket)}${lastPart[ticket.kind]}`) };
}
