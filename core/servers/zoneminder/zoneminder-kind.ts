/** ZoneMinder 1.36 and 1.38 as a recording server. */
import type { ServerConfig } from '#model/server';
import type { RecordingServer } from '../recording-server.ts';
import type { ServerDeps, ServerKindParts } from '../server-kind.ts';
import { bookmarksPart } from './bookmarks.ts';
import { eventsPart } from './camera-events.ts';
import { findZoneminder } from './find-zoneminder.ts';
import { exportPart, playbackPart, recordingsPart } from './footage.ts';
import { locksPart } from './locks.ts';
import { motionPart } from './motion.ts';
import { livePart } from './live-part.ts';
import { camerasOf, MonitorList } from './monitor-list.ts';
import { readPaths } from './options.ts';
import { ptzPart } from './ptz.ts';
import { KnownServer } from './server-facts.ts';
import { thumbnailsPart } from './thumbnails.ts';
import { watchZoneminder } from './watch-zoneminder.ts';
import { ZoneminderSession } from './zoneminder-session.ts';

export const zoneminderKind: ServerKindParts = {
  kind: 'zoneminder',
  ports: [80, 443],
  probe: findZoneminder,
  create: createZoneminder,
};

function createZoneminder(config: ServerConfig, { http, credentials, now, random }: ServerDeps): RecordingServer {
  const session = new ZoneminderSession({ http, paths: readPaths(config.options, http.base), credentials });
  const server = new KnownServer(session, now);
  const monitors = new MonitorList(config.id, session);
  const source = { session, server, monitors };
  const events = eventsPart(source, random);
  return {
    id: config.id,
    kind: 'zoneminder',
    cameras: async (signal) => camerasOf(config.id, await monitors.read(signal)),
    live: livePart({ ...source, now, random }),
    recordings: recordingsPart(source),
    playback: playbackPart(source),
    thumbnails: thumbnailsPart(source),
    exports: exportPart(source),
    bookmarks: bookmarksPart(source),
    locks: locksPart(source),
    events,
    motion: motionPart(events),
    ptz: ptzPart({ session, monitors }),
    watch: (listener, signal) => {
      void watchZoneminder({ id: config.id, session, server, monitors, events: listener, now, random }, signal);
    },
    destroy: async () => { session.destroy(); },
  };
}
