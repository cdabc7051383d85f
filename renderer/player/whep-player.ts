/** Least delay: WebRTC by WHEP, one POST for the session and one DELETE to leave (draft-ietf-wish-whep). */
import type { WhepStart } from '#model/ice-server';
import type { Problem } from '#model/problem';
import { askForStamps, createCaptureClock } from './capture-clock.ts';
import { engineOf } from './engine.ts';
import type { StartEngine } from './engine.ts';
import { createPeerConnection } from './peer-count.ts';
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
    const start = async () => {
      const told = await askStart(ticket.url, signal);
      signal.throwIfAborted();
      if ('code' in told) return say.fault(told);
      const peer = createPeerConnection(told.iceServers);
      if (!peer) return say.fault({ code: 'over-budget', detail: 'this page has used up its WebRTC connections and should be replaced by a fresh one' });
      const clock = createCaptureClock(peer, now, signal);
      if (told.clock) peer.createDataChannel('clock', { ordered: true }).onmessage = ({ data }) => clock.told(parseRtpClock(data));
      for (const kind of ['video', 'audio'] as const) peer.addTransceiver(kind, { direction: 'recvonly' });
      letGo = showPeer({ peer, video, now, clock, say, signal });
      const answer = await negotiate(peer, ticket.url, signal);
      if ('code' in answer) return say.fault(answer);
      session = answer.session;
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    };
    const started = start().catch((error: unknown) => {
      if (!signal.aborted) say.fault({ code: 'server-unreachable', detail: error instanceof Error ? error.name : 'WHEP failed' });
    });

    return async () => {
      letGo();
      await started;
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
