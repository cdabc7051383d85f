/** Ways to watch a listed camera, best first. Pure. */
import type { Camera, StreamRole } from '#model/camera';
import type { LiveKind, LiveWant } from '#model/live';
import type { LiveCandidate } from '../recording-server.ts';
import type { InventoryCamera } from '../server-kind.ts';

export type ListedStream = InventoryCamera['streams'][number];

/** Shown wider than this many pixels, a sub stream (typically 640) looks soft. */
const largeWidth = 700;
/** Least cost first for tiles, least delay for the one that is worked with. Stills are the last resort of all roles together. */
const order = {
  tile: ['lane', 'llhls', 'hls', 'mjpeg', 'whep'],
  worked: ['whep', 'lane', 'mjpeg', 'llhls', 'hls'],
} as const satisfies Record<string, readonly LiveKind[]>;
/** What the recorder makes of an RTSP address. */
const bridged: ReadonlySet<LiveKind> = new Set(['lane', 'whep', 'llhls', 'stills']);

export function genericCandidates(camera: Camera, streams: readonly ListedStream[], want: LiveWant): readonly LiveCandidate[] {
  const main = roleOf(streams, ['main', 'sub', 'third']);
  const sub = roleOf(streams, ['sub', 'third', 'main']);
  if (!main || !sub) return [];
  const isTile = want.purpose === 'tile';
  const first = isTile && want.width <= largeWidth ? sub : main;
  const roles = [...new Set([first, first === main ? sub : main])];
  // A wall of WebRTC sessions would cost more than it gives: only where it is the camera's own way.
  const ways = isTile ? order.tile.filter((kind) => kind !== 'whep' || streams.some((stream) => stream.kind === 'whep')) : order.worked;
  const possible = (role: StreamRole, kinds: readonly LiveKind[]): LiveCandidate[] =>
    kinds.filter((kind) => streamFor(streams, { role, kind }) !== null).map((kind) => ({ camera: camera.id, role, kind }));
  return [...roles.flatMap((role) => possible(role, ways)), ...roles.flatMap((role) => possible(role, ['stills']))];
}

/** The address behind a candidate: the camera's own of that kind before what can be made of its RTSP. */
export function streamFor(streams: readonly ListedStream[], { role, kind }: Pick<LiveCandidate, 'role' | 'kind'>): ListedStream | null {
  const own = streams.find((stream) => stream.role === role && stream.kind === kind);
  return own ?? (bridged.has(kind) ? streams.find((stream) => stream.role === role && stream.kind === 'rtsp') : undefined) ?? null;
}

function roleOf(streams: readonly ListedStream[], wanted: readonly StreamRole[]): StreamRole | undefined {
  return wanted.find((role) => streams.some((stream) => stream.role === role));
}
