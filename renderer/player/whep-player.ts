/** Least delay: WebRTC by WHEP, one POST for the session and one DELETE to leave (draft-ietf-wish-whep). */
import type { WhepStart } from '#model/ice-server';
import type { Problem } from '#model/problem';
import { askForStamps, createCaptureClock } from './capture-clock.ts';
import { engineOf } from './engine.ts';
import type { StartEngine } from './engine.ts';
import { keepOfferingPeer, takeOfferingPeer } from './offering-peer.ts';
import type { OfferingPeer } from './offering-peer.ts';
import { noPeersLeft } from './peer-count.ts';
import { endSession, gathered, maxSdpChars, showPeer } from './peer-picture.ts';
import { problemOfResponse } from './problem-of-status.ts';
import { parseRtpClock } from './rtp-clock.ts';
import { parseWhepStart } from './whep-start.ts';

const startLimitMs = 3500;
const answerLimitMs = 4000;

export const startWhep: StartEngine = ({ video }, ticket, { now }, listener) =>
  engineOf('whep', listener, (say, signal) => {
    let session: string | null = null;
    let letGo = () => {};
    let own: OfferingPeer | null = null;
    let isAnswered = false;
    const start = async () => {
      const told = await askStart(ticket.url, signal);
      signal.throwIfAborted();
      if ('code' in told) return say.fault(told);
      own = takeOfferingPeer(told);
      if (!own) return say.fault(noPeersLeft);
      const { peer } = own;
      const clock = createCaptureClock(peer, now, signal);
      if (own.clock) own.clock.onmessage = ({ data }) => clock.told(parseRtpClock(data));
      letGo = showPeer({ peer, video, now, clock, say, signal });
      const answer = await negotiate(peer, ticket.url, signal);
      if ('code' in answer) return say.fault(answer);
      session = answer.session;
      isAnswered = true;
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    };
    const started = start().catch((error: unknown) => {
      if (!signal.aborted) say.fault({ code: 'server-unreachable', detail: error instanceof Error ? error.name : 'WHEP failed' });
    });

    return async () => {
      letGo();
      await started;
      if (isAnswered) own?.peer.close();
      else if (own) keepOfferingPeer(own);
      await endSession(session);
    };
  });

async function askStart(url: string, signal: AbortSignal): Promise<WhepStart | Problem> {
  const response = await fetch(url, { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.any([signal, AbortSignal.timeout(startLimitMs)]) });
  return response.ok ? parseWhepStart(await response.text()) : problemOfResponse(response);
}

async function negotiate(peer: RTCPeerConnection, url: string, signal: AbortSignal): Promise<{ sdp: string; session: string | null } | Problem> {
  askForStamps(peer);
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
  signal.throwIfAborted();
  // Not aborted with the engine: a session the server has begun must be learned of, to be ended.
  const response = await fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/sdp' }, body: peer.localDescription?.sdp ?? '', credentials: 'omit',
    redirect: 'error', signal: AbortSignal.timeout(answerLimitMs),
  });
  if (!response.ok) return problemOfResponse(response);
  const sdp = await response.text();
  if (!sdp.startsWith('v=0') || sdp.length > maxSdpChars) return { code: 'not-video', detail: 'the answer is no SDP' };
  const location = response.headers.get('location');
  return { sdp, session: location ? new URL(location, url).href : null };
}
