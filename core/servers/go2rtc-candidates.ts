/** Ways to watch a camera whose live pictures come from go2rtc, best first. Pure. */
import type { Camera, StreamProfile, StreamRole } from '#model/camera';
import type { LiveKind, LiveWant } from '#model/live';
import type { LiveCandidate } from './recording-server.ts';

/** Shown wider than this many pixels, a sub stream (typically 640) looks soft. */
const largeWidth = 700;

/** `last`: what is left when lane and WebRTC fail, before stills. */
export function go2rtcCandidates(camera: Camera, want: LiveWant, { last: lastKind }: { readonly last: 'hls' | 'mjpeg' }): readonly LiveCandidate[] {
  const roles = camera.streams.map((stream) => stream.role);
  const main: StreamRole = roles.includes('main') ? 'main' : (roles[0] ?? 'main');
  const sub: StreamRole = roles.includes('sub') ? 'sub' : main;
  const way = (kind: LiveKind, role: StreamRole): LiveCandidate => ({ camera: camera.id, role, kind });
  const last = (role: StreamRole): LiveCandidate[] => [way(lastKind, role), way('stills', role)];

  if (want.purpose === 'tile') {
    const first = want.width > largeWidth ? main : sub;
    return distinct([way('lane', first), way('lane', first === main ? sub : main), ...last(first)]);
  }
  const webrtc = [main, sub].find((role) => mayBeH264(camera.streams.find((stream) => stream.role === role)));
  return distinct([...(webrtc ? [way('whep', webrtc)] : []), way('lane', main), way('lane', sub), ...last(main)]);
}

/** Unknown until a stream was active once; then H.264 is assumed and the player's ladder finds out (F21). */
function mayBeH264(stream: StreamProfile | undefined): boolean {
  return stream?.codec === undefined || /^(avc|h264)/i.test(stream.codec);
}

function distinct(candidates: readonly LiveCandidate[]): readonly LiveCandidate[] {
  return candidates.filter((candidate, at) => candidates.findIndex((other) => other.kind === candidate.kind && other.role === candidate.role) === at);
}
