/** A site put together: cameras, pictures and footage from one saved server, steering and events from others, bookmarks from our own store. */
import type { ServerConfig } from '#model/server';
import type { RecordingServer } from '../recording-server.ts';
import type { ServerDeps, ServerKindParts } from '../server-kind.ts';
import { compositeEvents } from './composite-events.ts';
import { camerasFromMedia, compositeBookmarks, compositeExports, compositeLive, compositeLocks, compositeMotion, compositePlayback, compositeRecordings, compositeThumbnails } from './composite-media.ts';
import { readCompositeOptions } from './composite-options.ts';
import { CompositeParts } from './composite-parts.ts';
import { compositePtz } from './composite-ptz.ts';
import { watchComposite } from './composite-watch.ts';

export const compositeKind: ServerKindParts = {
  kind: 'composite',
  ports: [],
  // Made of saved servers, never found at an address.
  probe: () => Promise.resolve(null),
  create: createComposite,
};

function createComposite(config: ServerConfig, deps: ServerDeps): RecordingServer {
  const options = readCompositeOptions(config);
  const parts = new CompositeParts(config.id, options, deps);
  const lifetime = new AbortController();
  const ownBookmarks = options.bookmarks === 'own-store' ? deps.ownBookmarks?.forServer(config.id) : undefined;
  // Getters: a part is there while the server behind it has it, and that server may come later or be another.
  return {
    id: config.id, kind: 'composite',
    cameras: async (signal: AbortSignal) => camerasFromMedia(parts, config.id, await parts.requireMedia().cameras(signal)),
    live: compositeLive(parts, options, lifetime.signal),
    get recordings() { const part = parts.media?.recordings; return part && compositeRecordings(parts, part); },
    get playback() { const part = parts.media?.playback; return part && compositePlayback(parts, part); },
    get thumbnails() { const part = parts.media?.thumbnails; return part && compositeThumbnails(parts, part); },
    get motion() { const part = parts.media?.motion; return part && compositeMotion(parts, part); },
    get locks() { const part = parts.media?.locks; return part && compositeLocks(parts, part); },
    get exports() { const part = parts.media?.exports; return part && compositeExports(parts, part); },
    get bookmarks() {
      const part = options.bookmarks === 'media' ? parts.media?.bookmarks : undefined;
      return ownBookmarks ?? (part && compositeBookmarks(parts, part));
    },
    events: compositeEvents(parts, options, lifetime.signal),
    ptz: compositePtz(parts),
    watch: (events, signal) => { watchComposite(parts, options, events, deps.now, AbortSignal.any([signal, lifetime.signal])); },
    destroy: () => {
      // Its parts are servers of their own and live on.
      lifetime.abort();
      return Promise.resolve();
    },
  } as RecordingServer;
}
