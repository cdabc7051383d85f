/** Tracks of a path in the product's own words. Pure. */
import type { StreamProfile } from '#model/camera';
import type { PathAnswer } from './answers.ts';

const video: Readonly<Record<string, string>> = {
  H264: 'h264', H265: 'h265', AV1: 'av1', VP9: 'vp9', VP8: 'vp8', 'M-JPEG': 'mjpeg', 'MPEG-4 Video': 'mpeg4', 'MPEG-1/2 Video': 'mpeg2',
};
const audio: Readonly<Record<string, string>> = {
  Opus: 'opus', FLAC: 'flac', Vorbis: 'vorbis', 'MPEG-4 Audio': 'aac', 'MPEG-4 Audio LATM': 'aac', 'MPEG-1/2 Audio': 'mp3', AC3: 'ac3', Speex: 'speex',
  G726: 'g726', G722: 'g722', G711: 'g711', LPCM: 'lpcm',
};

/** Null while nothing is known: a path that nobody reads has no tracks. */
export function profileOf({ tracks2, tracks }: PathAnswer): Omit<StreamProfile, 'role'> | null {
  // Before 1.16 only the names were told.
  const all = tracks2 ?? (tracks ?? []).map((codec) => ({ codec, codecProps: null }));
  const picture = all.find(({ codec }) => Object.hasOwn(video, codec));
  const sounds = all.flatMap(({ codec }) => (Object.hasOwn(audio, codec) ? [audio[codec] as string] : []));
  // Opus is carried by every transport; where there is a choice, that track is the one heard.
  const sound = sounds.includes('opus') ? 'opus' : sounds[0];
  if (!picture && sound === undefined) return null;
  const { width, height } = picture?.codecProps ?? {};
  return { ...(picture && { codec: video[picture.codec] as string }), ...(width && { width }), ...(height && { height }), ...(sound && { audio: sound }) };
}
