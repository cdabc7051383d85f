/** Ways to watch a camera of the embedded recorder, best first. Pure. */
import type { Camera, StreamProfile, StreamRole } from '#model/camera';
import { largeTileWidth } from '#model/live';
import type { LiveKind, LiveWant } from '#model/live';
import type { LiveCandidate } from '../recording-server.ts';

export function liveCandidates(camera: Camera, want: LiveWant): readonly LiveCandidate[] {
  const roles = camera.streams.map((stream) => stream.role);
  const main: StreamRole = roles.includes('main') ? 'main' : (roles[0] ?? 'main');
  const sub: StreamRole = roles.includes('sub') ? 'sub' : main;
  const way = (kind: LiveKind, role: StreamRole): LiveCandidate => ({ camera: camera.id, role, kind });

  if (want.purpose === 'tile') {
    const first = want.width > largeTileWidth ? main : sub;
    const second = first === main ? sub : main;
    return distinct([way('lane', first), way('llhls', first), way('lane', second), way('stills', first)]);
  }
  // Least delay. WebRTC carries H.264 only here; a main stream in H.265 leaves it to a sub stream that is not (F21).
  const webrtc = [main, sub].find((role) => mayBeH264(camera.streams.find((stream) => stream.role === role)));
  return distinct([...(webrtc ? [way('whep', webrtc)] : []), way('lane', main), way('llhls', main), way('lane', sub), way('stills', main)]);
}

/** The codec is unknown until a stream was opened once; then H.264 is assumed and the player's ladder finds out. */
function mayBeH264(stream: StreamProfile | undefined): boolean {
  return stream?.codec === undefined || /^(avc|h264)/i.test(stream.codec);
}

function distinct(candidates: readonly LiveCandidate[]): readonly LiveCandidate[] {
  return candidates.filter((candidate, at) => candidates.findIndex((other) => other.kind === candidate.kind && other.role === candidate.role) === at);
}
