/** Who may have a main stream on a small budget: a few large tiles of a window, the rest are given their sub stream. */
import type { CameraId } from '#model/ids';
import { mostMainTiles } from '#model/live';
import type { LiveTicket, LiveWant } from '#model/live';

/** The width a sub stream fills well, in pixels. */
const modestWidth = 640;

export interface MainShare {
  /** The want, made modest where this window already has its share of main streams. */
  afford(want: LiveWant, camera: CameraId, owner: string, isGood: (ticketId: string) => boolean): LiveWant;
  /** This ticket was offered first to that window. */
  given(ticket: LiveTicket, owner: string): void;
}

export function createMainShare(): MainShare {
  const given = new Map<string, { readonly camera: CameraId; readonly owner: string }>();
  return {
    afford(want, camera, owner, isGood) {
      if (want.purpose !== 'tile' || want.raised === true || want.width <= modestWidth) return want;
      for (const id of given.keys()) if (!isGood(id)) given.delete(id);
      const others = new Set([...given.values()].filter((one) => one.owner === owner && one.camera !== camera).map((one) => one.camera));
      return others.size < mostMainTiles ? want : { ...want, width: modestWidth };
    },
    given(ticket, owner) {
      if (ticket.role === 'main') given.set(ticket.id, { camera: ticket.camera, owner });
    },
  };
}
