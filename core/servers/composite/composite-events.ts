/** Events of the media server and of all control servers as one stream; a part that is down only says nothing. */
import type { CameraEvent } from '#model/camera-event';
import type { CameraId, ServerId } from '#model/ids';
import type { EventsPart } from '../recording-server.ts';
import type { CompositeOptions } from './composite-options.ts';
import type { CompositeParts } from './composite-parts.ts';
import { followPart } from '../follow-part.ts';

export function compositeEvents(parts: CompositeParts, { media, mediaEvents }: CompositeOptions, lifetime: AbortSignal): EventsPart {
  const ofMedia = (events: readonly CameraEvent[]): CameraEvent[] => events.map((event) => ({ ...event, camera: event.camera === null ? null : parts.fromMedia(event.camera) }));
  const ofControl = (server: ServerId, events: readonly CameraEvent[]): CameraEvent[] => events.flatMap((event) => parts.fromControl(server, event.camera).map((camera) => ({ ...event, camera })));
  return {
    push: true,
    follow(listener, missed, signal) {
      const either = AbortSignal.any([signal, lifetime]);
      const follow = (id: ServerId, read: (events: readonly CameraEvent[]) => CameraEvent[]): void => {
        followPart(parts, id, (server, attached) => {
          server?.events?.follow((events) => {
            const own = read(events);
            if (own.length > 0) listener(own);
          }, missed, attached);
        }, either);
      };
      if (mediaEvents) follow(media, ofMedia);
      for (const id of parts.controls) follow(id, (events) => ofControl(id, events));
    },
    /** Of the media server alone: devices keep none that can be asked for. */
    get history() {
      const history = mediaEvents ? parts.media?.events?.history : null;
      if (!history) return null;
      return async (query: { readonly cameras?: readonly CameraId[]; readonly range: { readonly start: number; readonly end: number }; readonly limit: number }, signal: AbortSignal) => (
        ofMedia(await history({ ...query, ...(query.cameras && { cameras: query.cameras.map((camera) => parts.toMedia(camera)) }) }, signal))
      );
    },
  };
}
