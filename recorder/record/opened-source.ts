/** What an open source gives, whether it came over RTSP or from a clip. */
import type { CodecParameters, Packet } from 'node-av';
import type { EpochMs } from '#model/time';

export interface Track {
  readonly codecId: number;
  /** FFmpeg's name: `h264`, `hevc`, `aac`, `opus`, `pcm_mulaw` … */
  readonly codec: string;
  /** Ticks per second of its packets' timestamps. */
  readonly timescale: number;
  readonly parameters: CodecParameters;
  /** Frames per second as announced; null where unknown and for audio. */
  readonly frameRate: number | null;
}

/** Video is in Annex B form. `packet` is only valid until the next `next()`, and its fields may be changed; `data` may be kept. */
export interface SourcePacket {
  readonly video: boolean;
  readonly key: boolean;
  /** In ticks of its track on the connection's own axis; decode times are not to be trusted and left out. */
  readonly pts: number;
  /** Ticks; 0 where unknown. */
  readonly duration: number;
  readonly packet: Packet;
  readonly data: Buffer;
}

export interface OpenedSource {
  readonly video: Track;
  readonly audio: Track | null;
  /** The next packets in the order they came; null at the end. Rejects with a `SourceFault`. */
  next(): Promise<readonly SourcePacket[] | null>;
  /** Wall time at which the picture with this timestamp (video ticks) was captured. */
  captureAt(pts: number): EpochMs;
  /** The wall clock was set: forget what was learnt about it (F49). */
  clockJumped(): void;
  close(): Promise<void>;
}

/** What both Chromium and the MP4 muxer know. G.711 is not among it: such audio reaches WHEP, never a fragment. */
export function isMp4Audio(track: Track): boolean {
  return (track.codec === 'aac' && track.parameters.extradataSize > 0) || track.codec === 'opus';
}

export type OpenSource = (signal: AbortSignal) => Promise<OpenedSource>;
