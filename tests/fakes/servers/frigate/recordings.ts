/** Recorded segments and nginx-vod's playlists of them, with real H.264: the frame of wall second s is the clip's (s mod 4). */
import { Fragmenter } from '../../fragmenter.ts';
import type { BurnedClip } from '../../burned-clip.ts';

/** Whole seconds of Unix time, so that every second begins with a key frame. */
export interface FakeSegment { readonly start: number; readonly seconds: number }

export interface VodClipAnswer { readonly type: 'source'; readonly path: string; clipFrom?: number; readonly keyFrameDurations: number[] }

/** `start` and `end` in seconds; null where nothing is recorded. `snaps`: 0.17 moves the first start back to a key frame. */
export function vodMapping(segments: readonly FakeSegment[], camera: string, start: number, end: number, snaps: boolean): { durations: number[]; clips: VodClipAnswer[] } | null {
  const durations: number[] = [];
  const clips: VodClipAnswer[] = [];
  for (const segment of segments) {
    const last = segment.start + segment.seconds;
    if (last < start || segment.start > end) continue;
    let duration = segment.seconds * 1000;
    let from = 0;
    if (start > segment.start) {
      from = Math.trunc((start - segment.start) * 1000);
      if (snaps) from = Math.floor(from / 1000) * 1000;
      duration -= from;
    }
    if (last > end) duration -= Math.trunc((last - end) * 1000);
    if (duration < (snaps ? 100 : 1)) continue;
    const at = new Date(segment.start * 1000).toISOString();
    clips.push({ type: 'source', path: `/media/frigate/recordings/${at.slice(0, 10)}/${at.slice(11, 13)}/${camera}/${at.slice(14, 16)}.${at.slice(17, 19)}.mp4`, keyFrameDurations: [duration], ...(from > 0 && { clipFrom: from }) });
    durations.push(duration);
  }
  return clips.length === 0 ? null : { durations, clips };
}

/** Wall seconds of every frame of a playlist, in order. */
function framesOf(segments: readonly FakeSegment[], mapping: { durations: number[]; clips: VodClipAnswer[] }, clip: BurnedClip): number[] {
  return mapping.clips.flatMap(({ path, clipFrom = 0 }, index) => {
    const [, day, hour, rest] = /(\d{4}-\d\d-\d\d)\/(\d\d)\/[^/]+\/([\d.]+)\.mp4$/.exec(path) ?? [];
    const start = segments.find((one) => one.start * 1000 === Date.parse(`${day}T${hour}:${rest?.replace('.', ':')}Z`))?.start ?? 0;
    return Array.from({ length: Math.round(((mapping.durations[index] ?? 0) / 1000) * clip.framesPerSecond) }, (_, frame) => start + clipFrom / 1000 + frame / clip.framesPerSecond);
  });
}

const segmentSeconds = 10;

export function vodFile(name: string, segments: readonly FakeSegment[], mapping: { durations: number[]; clips: VodClipAnswer[] }, clip: BurnedClip): { type: string; body: Buffer } | null {
  const playlist = (text: string): { type: string; body: Buffer } => ({ type: 'application/vnd.apple.mpegurl', body: Buffer.from(text) });
  const times = framesOf(segments, mapping, clip);
  const perSegment = segmentSeconds * clip.framesPerSecond;
  const count = Math.ceil(times.length / perSegment);
  if (name === 'master.m3u8') return playlist('#EXTM3U\n#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH=200000,RESOLUTION=320x180,FRAME-RATE=15.000,CODECS="avc1.42c00d"\nindex-v1.m3u8\n');
  if (name === 'index.m3u8' || name === 'index-v1.m3u8') {
    const lines = Array.from({ length: count }, (_, index) => `#EXTINF:${(Math.min(perSegment, times.length - index * perSegment) / clip.framesPerSecond).toFixed(3)},\nseg-${index + 1}-v1.m4s\n`);
    return playlist(`#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-VERSION:6\n#EXT-X-MAP:URI="init-v1.mp4"\n${lines.join('')}#EXT-X-ENDLIST\n`);
  }
  const fragmenter = new Fragmenter(clip);
  try {
    if (name === 'init-v1.mp4') return { type: 'video/mp4', body: fragmenter.init };
    const number = Number(/^seg-(\d+)-v1\.m4s$/.exec(name)?.[1] ?? 0);
    if (number < 1 || number > count) return null;
    const first = (number - 1) * perSegment;
    return { type: 'video/iso.segment', body: Buffer.concat(times.slice(first, first + perSegment).flatMap((at, index) => {
      const unit = clip.units[Math.round(at * clip.framesPerSecond) % clip.units.length];
      return unit ? [fragmenter.fragment([unit], first + index)] : [];
    })) };
  } finally {
    fragmenter.destroy();
  }
}
