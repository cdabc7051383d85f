/** What passes between a source's demuxer and everything that feeds on it (lane, LL-HLS, WHEP, recording). */
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

export type SourceState =
  | { readonly is: 'closed' | 'opening' | 'live'; readonly since: EpochMs }
  | { readonly is: 'lost'; readonly since: EpochMs; readonly problem: Problem };

/** A consumer of one source. Calls are synchronous and must be quick; a consumer buffers for itself. */
export interface MediaSink {
  init(init: MediaInit): void;
  fragment(fragment: MediaFragment): void;
  state(state: SourceState): void;
}

/** One camera's one stream: opened once however many feed on it. */
export interface LiveSource {
  readonly camera: string;
  readonly role: 'main' | 'sub';
  readonly current: SourceState;
  readonly init: MediaInit | null;
  /** Starts the source if closed. The sink first gets the state, then the init and the group of pictures in hand. Returns the way to leave; the source closes 10 s after the last leaves, unless always open. */
  attach(sink: MediaSink): () => void;
}
