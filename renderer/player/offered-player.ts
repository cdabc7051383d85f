/** WebRTC in which the recording server offers: one POST brings its offer, another hands it our answer, one DELETE leaves. */
import type { Problem } from '#model/problem';
import { askForStamps, createCaptureClock } from './capture-clock.ts';
import { engineOf } from './engine.ts';
import type { StartEngine } from './engine.ts';
import { createPeerConnection, noPeersLeft } from './peer-count.ts';
import { endSession, gathered, maxSdpChars, showPeer } from './peer-picture.ts';
import { problemOfResponse } from './problem-of-status.ts';

/** The gateway opens a signalling socket to the server first. */
const offerLimitMs = 5000;
const answerLimitMs = 4000;

export const startOffered: StartEngine = ({ video }, ticket, { now }, listener) =>
  engineOf('offered', listener, (say, signal) => {
    let session: string | null = null;
    let letGo = () => {};
    const start = async () => {
      const offer = await fetchOffer(ticket.url);
      if ('code' in offer) return say.fault(offer);
      session = offer.session;
      signal.throwIfAborted();
      // Not before: a page has a number of them for its life (peer-count.ts), and a server that is down would use them up.
      const peer = createPeerConnection();
      if (!peer) return say.fault(noPeersLeft);
      const clock = createCaptureClock(peer, now, signal);
      const letGoOfPicture = showPeer({ peer, video, now, clock, say, signal });
      letGo = () => {
        letGoOfPicture();
        peer.close();
      };
      await peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
      askForStamps(peer);
      await peer.setLocalDescription(await peer.createAnswer());
      await gathered(peer);
      signal.throwIfAborted();
      const response = await fetch(offer.session, {
        method: 'POST', headers: { 'content-type': 'application/sdp' }, body: peer.localDescription?.sdp ?? '', credentials: 'omit',
        redirect: 'error', signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]),
      });
      if (!response.ok) say.fault(await problemOfResponse(response));
    };
    const started = start().catch((error: unknown) => {
      if (!signal.aborted) say.fault({ code: 'server-unreachable', detail: error instanceof Error ? error.name : 'no session' });
    });

    return async () => {
      letGo();
      await started;
      await endSession(session);
    };
  });

/** Not aborted with the engine: a session the server has begun must be learned of, to be ended. */
async function fetchOffer(url: string): Promise<{ sdp: string; session: string } | Problem> {
  const response = await fetch(url, { method: 'POST', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(offerLimitMs) });
  if (!response.ok) return problemOfResponse(response);
  const sdp = await response.text();
  const location = response.headers.get('location');
  if (!sdp.startsWith('v=0') || sdp.length > maxSdpChars || !location) return { code: 'not-video', detail: 'the answer is no SDP' };
  return { sdp, session: new URL(location, url).href };
}
