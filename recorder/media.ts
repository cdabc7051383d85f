/** What passes between a source's demuxer and everything that feeds on it (lane, LL-HLS, WHEP, recording). */
import type { StreamRole } from '#model/camera';
import type { EpochMs, MediaSeconds } from '#model/time';
import type { Problem } from '#model/problem';

/** Begins a run: the decoder settings that hold until the next one. A change of codec or size is a new init (F20). */
export interface MediaInit {
  /** Counts runs of one source from 1. */
  readonly run: number;
  /** `ftyp` + `moov`. */
  readonly data: Buffer;
  /** Full MIME with codecs, e.g. `video/mp4; codecs="avc1.42c01e,mp4a.40.2"`. */
  readonly mime: string;
  readonly videoCodec: string;
  readonly audioCodec: string | null;
  readonly width: number;
  readonly height: number;
  /** Frames per second where known. */
  readonly frameRate: number | null;
}

/** One `moof` + `mdat`, at most 300 ms, at most 8 MB; immutable and shared by all consumers. */
export interface MediaFragment {
  readonly run: number;
  /** Counts fragments of one source from 0 over all runs. */
  readonly sequence: number;
  readonly randomAccess: boolean;
  readonly discontinuity: boolean;
  /** Wall time of the first video frame (docs/time.md). */
  readonly captureAt: EpochMs;
  /** Decode time of the first video frame within the run. */
  readonly mediaTime: MediaSeconds;
  readonly durationS: number;
  readonly videoFrames: number;
  readonly data: Buffer;
}

/**
 * One access unit as the camera sent it, before it is part of a fragment: WHEP does not wait for whole fragments.
 * Immutable and shared by all consumers.
 */
export interface MediaPacket {
  readonly kind: 'video' | 'audio';
  /** FFmpeg's name of the codec: `h264`, `hevc`, `opus`, `aac`, `pcm_alaw` … */
  readonly codec: string;
  /** H.264 and H.265: one Annex B access unit, parameter sets before every key frame. Audio: one bare frame. */
  readonly data: Buffer;
  /** Presentation time within the run, on the same axis as `MediaFragment.mediaTime`. */
  readonly ptsS: MediaSeconds;
  /** Video: a decoder may start here. Audio: always true. */
  readonly key: boolean;
  /** Wall time of this frame (docs/time.md). */
  readonly captureAt: EpochMs;
  readonly run: number;
}

export type SourceState =
  | { readonly is: 'closed' | 'opening' | 'live'; readonly since: EpochMs }
  | { readonly is: 'lost'; readonly since: EpochMs; readonly problem: Problem };

/** A consumer of one source. Calls are synchronous and must be quick; a consumer buffers for itself. */
export interface MediaSink {
  init(init: MediaInit): void;
  fragment(fragment: MediaFragment): void;
  state(state: SourceState): void;
  /**
   * Every packet as it is demuxed, after the `init` of its run and before the fragment that holds it. A sink that has
   * this method also gets the packets of the group of pictures in hand at `attach`; its first video packet is a key frame.
   */
  packet?(packet: MediaPacket): void;
}

/** One camera's one stream: opened once however many feed on it. Only bridged cameras have a third. */
export interface LiveSource<Role extends StreamRole = StreamRole> {
  readonly camera: string;
  readonly role: Role;
  readonly current: SourceState;
  readonly init: MediaInit | null;
  /** Starts the source if closed. The sink first gets the state, then the init and the group of pictures in hand. Returns the way to leave; the source closes 10 s after the last leaves, unless always open. */
  attach(sink: MediaSink): () => void;
}
