import type { EpochMs } from '#model/time';
import { createGo2rtcLane } from '../go2rtc-socket.ts';
import { openJanusOffer } from '../janus-offer.ts';
import { ServerFault } from '../recording-server.ts';
import type { LiveCandidate, LivePart } from '../recording-server.ts';
import type { MonitorEntry } from './answers.ts';
import { go2rtcSocket, go2rtcUpstream, janusMount, rtsp2webUpstream } from './beside-servers.ts';
import { liveCandidates } from './candidates.ts';
import { smallWidth } from './monitor-list.ts';
import type { MonitorList } from './monitor-list.ts';
import { pushPictures } from './pushed-pictures.ts';
import type { PicturesWant } from './pushed-pictures.ts';
import type { KnownServer } from './server-facts.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

/** Every picture is encoded anew for every viewer: small ones need no full rate. */
const fps = { main: 15, sub: 8, third: 8 } as const;
/** Pictures asked for one by one use the same address for long. */
const stillsLifeMs = 30 * 60_000;

export interface LiveOptions {
  readonly session: ZoneminderSession;
  readonly server: KnownServer;
  readonly monitors: MonitorList;
  /** Wall clock. */
  readonly now: () => EpochMs;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
}

export function livePart({ session, server, monitors, now, random }: LiveOptions): LivePart {
  const beside = { http: session.http, paths: session.paths, server };
  const monitorOf = async ({ camera }: LiveCandidate, signal: AbortSignal): Promise<MonitorEntry['Monitor']> => (await monitors.entry(camera, signal)).Monitor;
  return {
    candidates: (camera, want) => liveCandidates(camera, want, monitors.known(camera.id)?.Monitor ?? null),
    // Where an administrator set go2rtc up beside it; from ZoneMinder itself come JPEGs. Sound is left to WebRTC.
    lane: createGo2rtcLane({ now, random, audio: () => false, open: async (candidate, signal) => go2rtcSocket(beside, await monitorOf(candidate, signal), signal) }),
    open: async (candidate, signal) => {
      const monitor = await monitorOf(candidate, signal);
      if (candidate.kind === 'whep') return go2rtcUpstream(beside, monitor, signal);
      if (candidate.kind === 'hls') return rtsp2webUpstream(beside, monitor, signal);
      if (candidate.kind !== 'stills') throw new ServerFault({ code: 'unsupported', detail: `no ${candidate.kind} from this server` });
      const url = `${await server.cgi(signal)}?mode=single&monitor=${monitor.Id}&scale=${picturesWant(monitor, candidate.role).scale}`;
      return { url: await session.signed(url, signal, stillsLifeMs), headers: {}, http: session.http };
    },
    pictures: async (candidate, listener, signal) => pushPictures({ session, server }, picturesWant(await monitorOf(candidate, signal), candidate.role), listener, signal),
    offer: async (candidate, signal) => openJanusOffer(session.http, await janusMount(beside, await monitorOf(candidate, signal), signal), signal),
  };
}

export function picturesWant({ Id, Width, Height, Orientation }: MonitorEntry['Monitor'], role: LiveCandidate['role'], width = smallWidth): PicturesWant {
  const full = /^ROTATE_(90|270)$/.test(Orientation) ? Height : Width;
  const scale = role === 'main' || full <= width ? 100 : Math.max(1, Math.round((width * 100) / full));
  return { monitor: Id, scale, maxFps: fps[role] };
}
