/** Ways to watch a camera of MediaMTX, best first. Pure. */
import type { Camera, StreamProfile } from '#model/camera';
import type { LiveKind, LiveWant } from '#model/live';
import type { LiveCandidate } from '../recording-server.ts';

/** Shown wider than this many pixels, a sub stream looks soft. */
const largeWidth = 700;

/** What each transport carries; a codec that is not known yet is taken for H.264. */
const overWebrtc = /^(h264|h265|vp8|vp9|av1)$/;
const overHls = /^(h264|h265|vp9|av1)$/;
/** What the lane's reader of fragmented MP4 knows (core/servers/fmp4-mime.ts). */
const overLane = /^(h264|h265)$/;
/** AAC is left out of WebRTC, and HLS carries Opus, FLAC and AAC only. */
const heardOverWebrtc = /^(opus|g711|g722|lpcm)$/;

export function liveCandidates(camera: Camera, want: LiveWant): readonly LiveCandidate[] {
  const main = camera.streams.find(({ role }) => role === 'main') ?? camera.streams[0] ?? { role: 'main' };
  const sub = camera.streams.find(({ role }) => role === 'sub') ?? main;
  const [first, second] = want.purpose === 'tile' && want.width <= largeWidth ? [sub, main] : [main, sub];
  const ways = [...waysOf(first, want), ...(second === first ? [] : waysOf(second, want))];
  return ways.map(({ kind, stream }) => ({ camera: camera.id, role: stream.role, kind }));
}

interface Way { readonly kind: LiveKind; readonly stream: StreamProfile }

/** H.264 with B-frames ends a WebRTC session at once; that is not told beforehand, and the next way is tried. */
function waysOf(stream: StreamProfile, want: LiveWant): readonly Way[] {
  const codec = stream.codec ?? 'h264';
  const webrtc: readonly Way[] = overWebrtc.test(codec) ? [{ kind: 'whep', stream }] : [];
  const hls: readonly Way[] = overHls.test(codec) ? [{ kind: 'llhls', stream }, { kind: 'hls', stream }] : [];
  const lane: readonly Way[] = overLane.test(codec) ? [{ kind: 'lane', stream }] : [];
  const silent = !want.muted && stream.audio !== undefined && !heardOverWebrtc.test(stream.audio);
  // Where a path has several tracks of sound they are playlists of their own, which the lane does not follow.
  if (!want.muted) return silent || codec === 'h265' ? [...hls, ...lane, ...webrtc] : [...webrtc, ...hls, ...lane];
  // Few browsers take H.265 over WebRTC, more of them over HLS.
  if (codec === 'h265') return [...lane, ...hls, ...webrtc];
  // Over WebRTC it tells nobody how old its pictures are: only who steers has more of the least delay than of a known age.
  return want.purpose === 'ptz' ? [...webrtc, ...lane, ...hls] : [...lane, ...webrtc, ...hls];
}
