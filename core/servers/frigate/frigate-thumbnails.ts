import type { ThumbnailsPart } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import { unix } from './frigate-segments.ts';
import type { FrigateSession } from './frigate-session.ts';

/** FFmpeg cuts one frame out of a segment. */
const timeoutMs = 15_000;

export function thumbnailsPart(session: FrigateSession, catalogue: FrigateCatalogue): ThumbnailsPart {
  return {
    past: true,
    async at(camera, at, width, signal) {
      const { key, aspect } = await catalogue.camera(camera, signal);
      const height = Math.max(16, Math.min(4320, Math.round(width * aspect)));
      const name = encodeURIComponent(key);
      const path = at === 'latest' ? `api/${name}/latest.jpg?height=${height}` : `api/${name}/recordings/${unix(at)}/snapshot.jpg?height=${height}`;
      const { status, headers, body } = await session.bytes(path, { signal, timeoutMs });
      // The last preview of a camera that is gone is not its picture now.
      if (status === 404 || (at === 'latest' && headers['x-frigate-offline'] === 'true')) return null;
      if (status !== 200) throw statusFault(status);
      return body[0] === 0xff && body[1] === 0xd8 ? { jpeg: body, capturedAt: at === 'latest' ? null : at } : null;
    },
  };
}
