/** Ways to watch a monitor, best first, by what its settings say. Pure. */
import type { Camera, StreamRole } from '#model/camera';
import type { LiveKind, LiveWant } from '#model/live';
import type { LiveCandidate } from '../recording-server.ts';
import type { MonitorAnswer } from './answers.ts';

/** Shown wider than this many pixels, a sub stream looks soft. */
const largeWidth = 700;

/** `monitor` null: not read yet, then only what every version has. */
export function liveCandidates(camera: Camera, want: LiveWant, monitor: MonitorAnswer | null): readonly LiveCandidate[] {
  const way = (kind: LiveKind, role: StreamRole): LiveCandidate => ({ camera: camera.id, role, kind });
  const hasSub = camera.streams.some(({ role }) => role === 'sub');
  const pushed: StreamRole = hasSub && want.purpose === 'tile' && want.width <= largeWidth ? 'sub' : 'main';
  // The lane has no sound, and WebRTC the least delay.
  const go2rtc: readonly LiveKind[] = want.purpose === 'ptz' || !want.muted ? ['whep', 'lane'] : ['lane', 'whep'];
  return [
    // Passed through by programs beside a 1.38, where an administrator set them up: less delay, and no work for ZoneMinder.
    ...(monitor?.Go2RTCEnabled ? go2rtc.map((kind) => way(kind, 'main')) : []),
    ...(monitor?.JanusEnabled ? [way('offered', 'main')] : []),
    ...(monitor?.RTSP2WebEnabled ? [way('hls', 'main')] : []),
    way('mjpeg', pushed),
    // H.265 and lost media servers leave this.
    way('stills', pushed),
  ];
}
