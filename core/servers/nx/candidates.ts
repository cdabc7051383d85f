/** Ways to watch a camera of an Nx server, best first. Pure. */
import type { Camera, StreamProfile, StreamRole } from '#model/camera';
import type { LiveWant } from '#model/live';
import type { LiveCandidate } from '../recording-server.ts';

/** Shown wider than this many pixels, a sub stream looks soft. */
const largeWidth = 700;

/** `viaBridge`: what the bridge offers for a camera whose user may log in over RTSP. */
export function liveCandidates(camera: Camera, want: LiveWant, viaBridge: readonly LiveCandidate[] = []): readonly LiveCandidate[] {
  const main = camera.streams.find(({ role }) => role === 'main') ?? camera.streams[0] ?? { role: 'main' };
  const sub = camera.streams.find(({ role }) => role === 'sub') ?? main;
  const [first, second] = want.purpose !== 'tile' || want.width > largeWidth ? [main, sub] : [sub, main];
  const offered = [first, second].filter((stream, at, all) => all.indexOf(stream) === at && !isMjpeg(stream))
    // H.265 over WebRTC plays only where a decoder in hardware is; it is tried last (F21).
    .toSorted((a, b) => Number(isH265(a)) - Number(isH265(b))).map(({ role }) => way(camera, 'offered', role));
  // The bridge serves many tiles from one connection; WebRTC from the server has the least delay.
  const bridged = viaBridge.filter(({ kind }) => kind === 'lane' || kind === 'llhls' || kind === 'whep');
  const moving = want.purpose === 'tile' ? [...bridged, ...offered] : [...offered, ...bridged];
  return [...moving, way(camera, 'stills', first.role)];
}

const way = (camera: Camera, kind: LiveCandidate['kind'], role: StreamRole): LiveCandidate => ({ camera: camera.id, role, kind });
/** Servers refuse Motion JPEG over WebRTC. */
const isMjpeg = ({ codec }: StreamProfile): boolean => /jpeg/i.test(codec ?? '');
const isH265 = ({ codec }: StreamProfile): boolean => /^(hev|hvc|h265)/i.test(codec ?? '');
