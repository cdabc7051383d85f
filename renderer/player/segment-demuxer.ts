/** Takes a segment of a playlist apart into encoded pictures, by mediabunny. Loaded when it is first needed: a live wall never is. */
import { BufferSource, EncodedPacketSink, Input, MP4, MPEG_TS } from 'mediabunny';
import { firstDecodeTime } from './first-decode-time.ts';

export interface DemuxedPicture {
  /** From the segment's start; s. */
  readonly media: number;
  readonly key: boolean;
  readonly durationS: number;
  readonly data: Uint8Array;
}

export interface DemuxedSegment {
  readonly config: VideoDecoderConfig;
  /** In decoding order. */
  readonly pictures: readonly DemuxedPicture[];
}

const formats = [MP4, MPEG_TS];

/** Null where there is no video that can be described. Rejects on what is no media. */
export async function demuxSegment(init: ArrayBuffer | null, segment: ArrayBuffer): Promise<DemuxedSegment | null> {
  using described = init && new Input({ formats, source: new BufferSource(init) });
  using input = new Input({ formats, source: new BufferSource(segment), ...(described && { initInput: described }) });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config) return null;
  const pictures: DemuxedPicture[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    pictures.push({ media: packet.timestamp, key: packet.type === 'key', durationS: packet.duration, data: packet.data });
  }
  // The playlist's axis begins where the first picture is decoded, which with B-frames is before any is shown (docs/time.md).
  const decodeTime = firstDecodeTime(new DataView(segment), track.id);
  const start = decodeTime === null ? Math.min(...pictures.map(({ media }) => media)) : decodeTime / await track.getTimeResolution();
  return { config, pictures: pictures.map((one) => ({ ...one, media: one.media - start })) };
}
