/**
 * Capture times of a WebRTC session, from whoever tells them: the embedded recorder on its data channel, a server that stamps its packets
 * (abs-capture-time), or Chromium's own estimate from sender reports, which it makes only where it can measure the way to the sender.
 * A server that does none of these leaves the age unknown: when a packet came says nothing about when its picture was taken.
 */
import type { EpochMs } from '#model/time';
import type { VideoFrame } from './frame-watch.ts';
import { captureTimeOf } from './rtp-clock.ts';
import type { RtpClock } from './rtp-clock.ts';

const stampUri = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';
const pollMs = 500;
/** Milliseconds from the epoch of NTP, 1900, to that of Unix. */
const ntpToUnixMs = 2_208_988_800_000;
/** A server whose clock puts its pictures further back (ms), or into the future, tells no age. */
const oldestMs = 60_000;
const futureMs = 1_000;

type StampedSource = RTCRtpSynchronizationSource & { readonly captureTimestamp?: number };
interface HeaderExtension { readonly uri: string; direction: RTCRtpTransceiverDirection }
type NegotiatingTransceiver = RTCRtpTransceiver & {
  getHeaderExtensionsToNegotiate?(): HeaderExtension[];
  setHeaderExtensionsToNegotiate?(extensions: HeaderExtension[]): void;
};

export interface CaptureClock {
  /** A pair from the data channel; null for anything else that came on it. */
  told(clock: RtpClock | null): void;
  /** Null where nobody tells. */
  captureTime(frame: Pick<VideoFrame, 'rtpTimestamp' | 'captureTime'>): EpochMs | null;
}

export function createCaptureClock(peer: RTCPeerConnection, now: () => EpochMs, signal: AbortSignal): CaptureClock {
  let told: RtpClock | null = null;
  let stamped: RtpClock | null = null;
  const timer = setInterval(() => { stamped = stampOf(peer) ?? stamped; }, pollMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  const believed = (at: EpochMs | null): EpochMs | null => (at !== null && at <= now() + futureMs && at >= now() - oldestMs ? at : null);
  return {
    told: (clock) => { told = clock ?? told; },
    captureTime({ rtpTimestamp, captureTime }) {
      if (told && rtpTimestamp !== null) return captureTimeOf(told, rtpTimestamp);
      const byStamp = rtpTimestamp === null ? null : believed(captureTimeOf(stamped, rtpTimestamp));
      return byStamp ?? believed(captureTime === null ? null : now() + (captureTime - performance.now()));
    },
  };
}

/** Asks for stamps in the session's next description; servers that do not know them ignore it. */
export function askForStamps(peer: RTCPeerConnection): void {
  for (const transceiver of peer.getTransceivers() as NegotiatingTransceiver[]) {
    if (transceiver.receiver.track.kind !== 'video') continue;
    const extensions = transceiver.getHeaderExtensionsToNegotiate?.();
    const stamp = extensions?.find(({ uri }) => uri === stampUri);
    if (!extensions || !stamp) continue;
    stamp.direction = 'recvonly';
    transceiver.setHeaderExtensionsToNegotiate?.(extensions);
  }
}

/** Chromium gives stamps as NTP time. */
function stampOf(peer: RTCPeerConnection): RtpClock | null {
  const video = peer.getReceivers().find(({ track }) => track.kind === 'video');
  const source = (video?.getSynchronizationSources() as StampedSource[] | undefined)?.find(({ captureTimestamp }) => captureTimestamp !== undefined);
  if (source?.captureTimestamp === undefined) return null;
  return { rtp: source.rtpTimestamp, captureAt: source.captureTimestamp > ntpToUnixMs ? source.captureTimestamp - ntpToUnixMs : source.captureTimestamp };
}
