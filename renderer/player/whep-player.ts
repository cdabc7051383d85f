/** Least delay: WebRTC by WHEP, one POST for the session and one DELETE to leave (draft-ietf-wish-whep). */
import type { Problem } from '#model/problem';
import { emptyVideo, engineOf, playVideo } from './engine.ts';
import type { EngineListener, StartEngine } from './engine.ts';
import { watchFrames } from './frame-watch.ts';
import { createPeerConnection } from './peer-count.ts';
import { problemOfResponse } from './problem-of-status.ts';
import { captureTimeOf, parseRtpClock } from './rtp-clock.ts';
import type { RtpClock } from './rtp-clock.ts';

/** Candidates are not trickled; what was gathered by then (ms) must do. */
const gatherLimitMs = 2000;
const answerLimitMs = 4000;
/** A peer from which no byte came for this long (ms) has gone without a word (F14). */
const silenceLimitMs = 1500;
const pollMs = 250;
const maxAnswerChars = 100_000;

export const startWhep: StartEngine = ({ video }, ticket, { now }, listener) =>
  engineOf('whep', listener, (say, signal) => {
    const peer = createPeerConnection();
    if (!peer) {
      say.fault({ code: 'over-budget', detail: 'this page has used up its WebRTC connections and should be replaced by a fresh one' });
      return () => {};
    }
    let clock: RtpClock | null = null;
    let session: string | null = null;
    let started: Promise<void> | null = null;
    const channel = peer.createDataChannel('clock', { ordered: true });
    channel.onmessage = ({ data }) => { clock = parseRtpClock(data) ?? clock; };
    const stream = new MediaStream();
    for (const kind of ['video', 'audio'] as const) peer.addTransceiver(kind, { direction: 'recvonly' });
    peer.ontrack = ({ track, receiver }) => {
      (receiver as RTCRtpReceiver & { jitterBufferTarget?: number | null }).jitterBufferTarget = 0;
      stream.addTrack(track);
      video.srcObject = stream;
      playVideo(video);
    };
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'failed') say.fault({ code: 'server-unreachable', detail: 'WebRTC connection failed' });
    };
    watchFrames(video, signal, ({ rtpTimestamp, mediaTime, displayTime }) => say.frame({
      id: rtpTimestamp ?? mediaTime,
      shownAt: now() + (displayTime - performance.now()),
      capturedAt: rtpTimestamp === null ? null : captureTimeOf(clock, rtpTimestamp),
    }));
    watchBytes(peer, say, signal);
    const start = async () => {
      const answer = await negotiate(peer, ticket.url, signal);
      if ('code' in answer) return say.fault(answer);
      session = answer.session;
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    };
    started = start().catch((error: unknown) => {
      if (!signal.aborted) say.fault({ code: 'server-unreachable', detail: error instanceof Error ? error.name : 'WHEP failed' });
    });

    return async () => {
      peer.ontrack = peer.onconnectionstatechange = channel.onmessage = null;
      peer.close();
      emptyVideo(video);
      await started;
      // A session that has gone already answers 404: nothing to do about it (F15).
      if (session) await fetch(session, { method: 'DELETE', keepalive: true, credentials: 'omit', signal: AbortSignal.timeout(2000) }).catch(() => {});
    };
  });

async function negotiate(peer: RTCPeerConnection, url: string, signal: AbortSignal): Promise<{ sdp: string; session: string | null } | Problem> {
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
  if (!sdp.startsWith('v=0') || sdp.length > maxAnswerChars) return { code: 'not-video', detail: 'the answer is no SDP' };
  const location = response.headers.get('location');
  return { sdp, session: location ? new URL(location, url).href : null };
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    if (peer.iceGatheringState === 'complete') return resolve();
    const limit = setTimeout(resolve, gatherLimitMs);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(limit);
      resolve();
    });
  });
}

/** Counts everything that arrives, clock messages too, so that a slow camera is not taken for a dead server. */
function watchBytes(peer: RTCPeerConnection, say: EngineListener, signal: AbortSignal): void {
  let bytes = 0;
  let changedAt: number | null = null;
  const timer = setInterval(async () => {
    if (peer.connectionState === 'new' || peer.connectionState === 'connecting') return;
    const received = await bytesReceived(peer).catch(() => bytes);
    if (received !== bytes || changedAt === null) {
      bytes = received;
      changedAt = performance.now();
    } else if (performance.now() - changedAt >= silenceLimitMs - pollMs / 2) {
      say.fault({ code: 'server-hangs', detail: 'no WebRTC data for 1.5 s' });
    }
  }, pollMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

async function bytesReceived(peer: RTCPeerConnection): Promise<number> {
  let total = 0;
  for (const entry of (await peer.getStats()).values() as Iterable<{ type: string; bytesReceived?: number }>) {
    if (entry.type === 'transport' || entry.type === 'inbound-rtp' || entry.type === 'data-channel') total += entry.bytesReceived ?? 0;
  }
  return total;
}
