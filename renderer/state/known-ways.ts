import { splitCameraId } from '#model/ids';
import type { CameraId } from '#model/ids';
import type { LiveKind, LiveTicket, LiveWant } from '#model/live';

/** Which ways the servers of this wall have for a tile, as the newest tickets of any of their cameras told. */
export interface KnownWays {
  note(camera: CameraId, want: LiveWant, tickets: readonly Pick<LiveTicket, 'kind'>[]): void;
  /** Best first, each once; null where nothing of that camera's server was opened yet. */
  of(camera: CameraId): readonly LiveKind[] | null;
}

export function createKnownWays(): KnownWays {
  const known = new Map<string, readonly LiveKind[]>();
  const serverOf = (camera: CameraId) => splitCameraId(camera)?.server ?? camera;
  return {
    // The selected tile and a steered one have another order.
    note(camera, { purpose }, tickets) { if (purpose === 'tile') known.set(serverOf(camera), [...new Set(tickets.map(({ kind }) => kind))]); },
    of: (camera) => known.get(serverOf(camera)) ?? null,
  };
}
