/** One Frigate, put together of its parts. */
import type { ServerConfig } from '#model/server';
import type { RecordingServer } from '../recording-server.ts';
import type { ServerDeps } from '../server-kind.ts';
import { bookmarksPart } from './frigate-bookmarks.ts';
import { createCatalogue } from './frigate-catalogue.ts';
import { eventsPart } from './frigate-events.ts';
import { exportsPart } from './frigate-exports.ts';
import { livePart } from './frigate-live.ts';
import { playbackPart } from './frigate-playback.ts';
import { motionPart } from './frigate-motion.ts';
import { ptzPart } from './frigate-ptz.ts';
import { recordingsPart } from './frigate-recordings.ts';
import { FrigateSession } from './frigate-session.ts';
import { FrigateSocket } from './frigate-socket.ts';
import { thumbnailsPart } from './frigate-thumbnails.ts';
import { watchFrigate } from './frigate-watch.ts';

export function createFrigateServer(config: ServerConfig, { http, credentials, now, random }: ServerDeps, { audio }: { readonly audio: boolean }): RecordingServer {
  const session = new FrigateSession({ http, credentials, now });
  const socket = new FrigateSocket(session, random);
  const catalogue = createCatalogue(config, session);
  const server = config.id;
  return {
    id: server,
    kind: 'frigate',
    cameras: async (signal) => [...(await catalogue.read(signal)).values()].map(({ camera }) => camera),
    live: livePart({ session, catalogue, audio, now, random }),
    recordings: recordingsPart(session, catalogue, now),
    playback: playbackPart(session, catalogue),
    thumbnails: thumbnailsPart(session, catalogue),
    exports: exportsPart(session, catalogue),
    bookmarks: bookmarksPart({ session, catalogue, server, now }),
    events: eventsPart({ session, catalogue, socket, server, now }),
    motion: motionPart(session, catalogue),
    ptz: ptzPart(session, catalogue, socket),
    watch: (events, signal) => { void watchFrigate({ session, catalogue, socket, server, now, random }, events, signal); },
    destroy: async () => {
      socket.destroy();
      session.destroy();
    },
  };
}
