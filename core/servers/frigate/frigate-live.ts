/** Live pictures: go2rtc's MSE socket and WebRTC behind Frigate's login; JPEGs of the detect stream for cameras without a go2rtc stream. jsmpeg (MPEG-1 in TS) has no player here. */
import type { EpochMs } from '#model/time';
import { go2rtcCandidates } from '../go2rtc-candidates.ts';
import { createGo2rtcLane } from '../go2rtc-socket.ts';
import { followPictures } from '../pushed-pictures.ts';
import { ServerFault } from '../recording-server.ts';
import type { LiveCandidate, LivePart } from '../recording-server.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import type { FrigateSession } from './frigate-session.ts';

export interface FrigateLiveOptions {
  readonly session: FrigateSession;
  readonly catalogue: FrigateCatalogue;
  readonly audio: boolean;
  readonly now: () => EpochMs;
  readonly random: () => number;
}

const stillHeight = 720;
/** The server encodes each picture for each viewer. */
const pushed = { fps: 5, height: 480 };

export function livePart({ session, catalogue, audio, now, random }: FrigateLiveOptions): LivePart {
  const streamOf = async ({ camera, role }: LiveCandidate, signal: AbortSignal): Promise<string> => {
    const { streams } = await catalogue.camera(camera, signal);
    const name = streams.get(role) ?? streams.get('main') ?? [...streams.values()][0];
    if (name === undefined) throw new ServerFault({ code: 'unsupported', detail: 'this camera has only jsmpeg' });
    return encodeURIComponent(name);
  };
  return {
    candidates(camera, want) {
      const streams = catalogue.known?.get(camera.id)?.streams;
      if (streams && streams.size === 0) return (['mjpeg', 'stills'] as const).map((kind) => ({ camera: camera.id, role: 'main', kind }));
      return go2rtcCandidates(camera, want, { last: 'mjpeg' });
    },
    async open(candidate, signal) {
      const { key } = await catalogue.camera(candidate.camera, signal);
      const path = candidate.kind === 'whep' ? `api/go2rtc/webrtc?src=${await streamOf(candidate, signal)}`
        : candidate.kind === 'stills' ? `api/${encodeURIComponent(key)}/latest.jpg?height=${stillHeight}` : null;
      if (path === null) throw new ServerFault({ code: 'unsupported', detail: candidate.kind });
      return { url: new URL(path, session.http.base).href, headers: await session.headers(signal), http: session.http };
    },
    async pictures({ camera }, listener, signal) {
      const { key } = await catalogue.camera(camera, signal);
      return followPictures({ open: (own) => session.stream(`api/${encodeURIComponent(key)}?fps=${pushed.fps}&height=${pushed.height}`, own), now, broken: 'server-unreachable' }, listener, signal);
    },
    lane: createGo2rtcLane({
      now, random, audio: ({ role }) => audio && role === 'main',
      open: async (candidate, signal) => session.socket(`live/mse/api/ws?src=${await streamOf(candidate, signal)}`, signal),
    }),
  };
}
