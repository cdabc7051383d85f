/** What both WebRTC ways share once there is a peer: its track on the video, its frames told, its silence noticed. */
import type { EpochMs } from '#model/time';
import type { CaptureClock } from './capture-clock.ts';
import { emptyVideo, playVideo } from './engine.ts';
import type { EngineListener } from './engine.ts';
import { watchFrames } from './frame-watch.ts';
import { heldUpMs } from './held-up.ts';

/** Candidates are not trickled; what was gathered by then (ms) must do. */
const gatherLimitMs = 2000;
/** A peer from which no byte came for this long (ms) has gone without a word (F14); not counted while the page itself is held up (F22). */
const silenceLimitMs = 1500;
const pollMs = 250;
export const maxSdpChars = 100_000;

export interface PeerPictureOptions {
  readonly peer: RTCPeerConnection;
  readonly video: HTMLVideoElement;
  readonly now: () => EpochMs;
  readonly clock: CaptureClock;
  readonly say: EngineListener;
  readonly signal: AbortSignal;
}

/** Returns the way to let go: nothing of the peer is listened to, and the video is empty. The peer is its owner's. */
export function showPeer({ peer, video, now, clock, say, signal }: PeerPictureOptions): () => void {
  const stream = new MediaStream();
  peer.ontrack = ({ track, receiver }) => {
    (receiver as RTCRtpReceiver & { jitterBufferTarget?: number | null }).jitterBufferTarget = 0;
    stream.addTrack(track);
    video.srcObject = stream;
    playVideo(video);
  };
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'failed') say.fault({ code: 'server-unreachable', detail: 'WebRTC connection failed' });
  };
  watchFrames(video, signal, (frame) => say.frame({
    id: frame.rtpTimestamp ?? frame.mediaTime,
    shownAt: now() + (frame.displayTime - performance.now()),
    capturedAt: clock.captureTime(frame),
  }));
  watchBytes(peer, say, signal);
  return () => {
    peer.ontrack = peer.onconnectionstatechange = null;
    emptyVideo(video);
  };
}

/** Resolves when all candidates are in the local description, or time is up. */
export function gathered(peer: RTCPeerConnection): Promise<void> {
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

/** Ends a session at the gateway; one that has gone already answers 404, and there is nothing to do about it (F15). */
export async function endSession(session: string | null): Promise<void> {
  if (session) await fetch(session, { method: 'DELETE', keepalive: true, credentials: 'omit', signal: AbortSignal.timeout(2000) }).catch(() => {});
}

/** Counts everything that arrives, clock messages too, so that a slow camera is not taken for a dead server. */
function watchBytes(peer: RTCPeerConnection, say: EngineListener, signal: AbortSignal): void {
  let bytes = 0;
  let changedAt: number | null = null;
  let polledAt = performance.now();
  const timer = setInterval(async () => {
    if (changedAt !== null) changedAt += heldUpMs(performance.now(), polledAt, pollMs);
    polledAt = performance.now();
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
