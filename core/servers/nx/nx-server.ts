/** An Nx Witness site (and its brands: Nx Meta, Wisenet WAVE, DW Spectrum) as a recording server. */
import { z } from 'zod';
import type { StreamRole } from '#model/camera';
import type { ServerConfig } from '#model/server';
import { ServerFault } from '../recording-server.ts';
import type { LiveCandidate, LivePart, RecordingServer } from '../recording-server.ts';
import type { ServerDeps } from '../server-kind.ts';
import { bookmarksPart } from './bookmarks.ts';
import { liveCandidates } from './candidates.ts';
import { camerasOf, deviceIdOf, readDevices } from './device-list.ts';
import { eventsPart } from './events.ts';
import { motionPart } from './motion.ts';
import { NxSession } from './nx-session.ts';
import { openOffer } from './offer.ts';
import { exportPart, playbackPart, recordingsPart, sizeOf, thumbnailsPart, upstreamOf } from './playback.ts';
import { ptzPart } from './ptz.ts';
import { watchNx } from './watch-nx.ts';

/** `rtsp`: this user may log in with digest (off unless an administrator of the site allows it), so tiles can share a connection through the bridge. */
const optionsSchema = z.object({ rtsp: z.boolean().default(false) });
/** Pixels across of a still in place of a stream. */
const stillWidth: Readonly<Record<StreamRole, number>> = { main: 1280, sub: 640, third: 640 };

export function createNxServer(config: ServerConfig, { http, credentials, bridge, now, random }: ServerDeps): RecordingServer {
  const options = optionsSchema.safeParse(config.options);
  if (!options.success) throw new ServerFault({ code: 'invalid-input', detail: `option "${options.error.issues[0]?.path.map(String).join('.') ?? ''}" is wrong` });
  const session = new NxSession({ http, credentials, now });
  const serverNow = (): number => now() + session.clockOffsetMs;
  const bridged = options.data.rtsp ? bridge.live(async (camera) => rtspSources(http.base, deviceIdOf(config.id, camera), await credentials())) : null;
  const footage = { server: config.id, session, serverNow };
  return {
    id: config.id,
    kind: 'nx',
    cameras: async (signal) => camerasOf(config.id, await readDevices(session, signal)),
    live: livePart(config.id, session, bridged),
    recordings: recordingsPart(footage),
    playback: playbackPart(footage),
    thumbnails: thumbnailsPart(footage),
    exports: exportPart(footage),
    bookmarks: bookmarksPart(config.id, session),
    events: eventsPart({ ...footage, random }),
    motion: motionPart(footage),
    ptz: ptzPart(config.id, session),
    watch: (events, signal) => {
      void watchNx({ server: config.id, http, session, events, now, random, signal });
    },
    destroy: () => session.destroy(),
  };
}

function livePart(server: string, session: NxSession, bridged: LivePart | null): LivePart {
  const still = async ({ camera, role }: LiveCandidate, signal: AbortSignal) => upstreamOf(session, await session.path(`devices/${deviceIdOf(server, camera)}/image?timestampMs=-1&${sizeOf(stillWidth[role])}&format=jpg`, signal));
  return {
    candidates: (camera, want) => liveCandidates(camera, want, bridged?.candidates(camera, want)),
    open: async (candidate, signal) => {
      if (candidate.kind === 'stills') return still(candidate, signal);
      if (bridged && ['llhls', 'whep'].includes(candidate.kind)) return bridged.open(candidate, signal);
      throw new ServerFault({ code: 'unsupported', detail: `no ${candidate.kind} from this server` });
    },
    lane: bridged?.lane ?? null,
    offer: (candidate, signal) => openOffer(session, deviceIdOf(server, candidate.camera), candidate.role, signal),
  };
}

/** The server speaks RTSP on the port of its web server; inside TLS where that is. */
function rtspSources(base: URL, device: string, login: { readonly user: string; readonly password: string } | null): Readonly<Partial<Record<StreamRole, string>>> {
  if (!login) throw new ServerFault({ code: 'login-required', detail: 'no user and password are saved for this server' });
  const port = base.port || (base.protocol === 'https:' ? '443' : '80');
  const address = (stream: 0 | 1): string => `${base.protocol === 'https:' ? 'rtsps' : 'rtsp'}://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@${base.hostname}:${port}/${device}?stream=${stream}`;
  return { main: address(0), sub: address(1) };
}

