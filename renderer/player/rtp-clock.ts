/** Capture times of RTP frames, from the sender's pairs of RTP timestamp and wall time. Pure. */
import type { EpochMs } from '#model/time';

export interface RtpClock {
  /** 32-bit RTP timestamp of a frame. */
  readonly rtp: number;
  /** When that frame was captured. */
  readonly captureAt: EpochMs;
}

/** Video's RTP clock: ticks per millisecond. */
const ticksPerMs = 90;

/** RTP timestamps wrap after 13 hours; the nearer way round is meant. */
export function captureTimeOf(clock: RtpClock | null, rtp: number): EpochMs | null {
  return clock ? clock.captureAt + ((rtp - clock.rtp) | 0) / ticksPerMs : null;
}

/** Null for anything but a whole clock message. */
export function parseRtpClock(text: unknown): RtpClock | null {
  if (typeof text !== 'string' || text.length > 200) return null;
  try {
    const { rtp, captureAt } = JSON.parse(text) as { rtp?: unknown; captureAt?: unknown };
    if (typeof rtp !== 'number' || typeof captureAt !== 'number' || !Number.isFinite(rtp) || !Number.isFinite(captureAt)) return null;
    return { rtp: rtp >>> 0, captureAt };
  } catch {
    return null;
  }
}
