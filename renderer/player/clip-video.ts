/** A clip on a `<video>`: playing in step with a clock, or standing at a moment by seeking. */
import Hls from 'hls.js';
import type { Problem } from '#model/problem';
import { wallTimeAt } from '#model/time-map';
import type { EpochMs, MediaSeconds } from '#model/time';
import { asProblem } from './as-problem.ts';
import type { Clip } from './clip-player.ts';
import { clipSegments } from './clip-segments.ts';
import type { ClipSegment } from './clip-segments.ts';
import { ClipStream } from './clip-stream.ts';
import { sameMs } from './coded-picture.ts';
import { FrameLength } from './frame-length.ts';
import { problemOfFootage } from './problem-of-hls.ts';
import { problemOfResponse } from './problem-of-status.ts';
import { vodSettings } from './vod-settings.ts';

/** Further off than this is sought, less is made up by the rate, ms. */
const seekFromMs = 400;
const nudgeFromMs = 12;
/** The most the rate is bent while catching up. */
const mostBent = 0.25;
/** What is off is made up in about this time, ms. */
const madeUpMs = 500;
/** Nearer than this is the same moment, s: a frame may begin between two that are further apart. */
const sameFrameS = 0.001;
/** A playlist's loader that gave up tries again after this, ms. */
const reloadMs = 1_000;
/** A file that could not be opened is asked why, for so long, ms. */
const askMs = 8_000;

export interface ClipVideoOptions {
  readonly video: HTMLVideoElement;
  readonly clip: Clip;
  /** Where to begin, media s. */
  readonly start: MediaSeconds;
  /** What its playlist names; not for files and streams. */
  readonly onSegments: (segments: readonly ClipSegment[]) => void;
  readonly onSeeked: () => void;
  /** The browser has shown another picture of it. */
  readonly onPresented: () => void;
  /** It cannot go on. */
  readonly onFault: (problem: Problem) => void;
}

export class ClipVideo {
  readonly #options: ClipVideoOptions;
  readonly #hls: Hls | null;
  readonly #stream: ClipStream | null;
  /** Why nothing more came, as long as nothing has. */
  #trouble: Problem | null = null;
  /** Its loader has given up. */
  #hasGivenUp = false;
  #isOver = false;
  /** Of the frame the browser showed last, media s. */
  #presented: MediaSeconds | null = null;
  readonly #length = new FrameLength();
  #callback: number;

  constructor(options: ClipVideoOptions) {
    this.#options = options;
    const { video, clip, start } = options;
    video.addEventListener('seeked', options.onSeeked);
    video.addEventListener('error', this.#onError);
    this.#callback = video.requestVideoFrameCallback(this.#onPresented);
    this.#stream = clip.kind === 'stream' ? new ClipStream(video, clip.url, (problem) => { this.#trouble = problem; }) : null;
    if (clip.kind !== 'hls') {
      this.#hls = null;
      if (clip.kind === 'file') video.src = clip.url;
      video.currentTime = start;
      return;
    }
    const hls = new Hls({ ...vodSettings, startPosition: start });
    this.#hls = hls;
    hls.on(Hls.Events.LEVEL_LOADED, (_event, { details }) => { if (!this.#isOver) options.onSegments(clipSegments(details)); });
    hls.on(Hls.Events.ERROR, (_event, fault) => {
      const { type, fatal } = fault;
      if (this.#isOver || (!fatal && type !== Hls.ErrorTypes.NETWORK_ERROR)) return;
      this.#trouble = problemOfFootage(fault);
      if (!fatal) return;
      if (type !== Hls.ErrorTypes.NETWORK_ERROR) return options.onFault(this.#trouble);
      // What was fetched is still played; meanwhile the server may come back.
      this.#hasGivenUp = true;
      setTimeout(() => { if (!this.#isOver) hls.startLoad(); }, reloadMs);
    });
    hls.on(Hls.Events.FRAG_LOADED, () => {
      this.#trouble = null;
      this.#hasGivenUp = false;
    });
    hls.loadSource(clip.url);
    hls.attachMedia(video);
  }

  get hasPicture(): boolean { return this.#options.video.readyState >= 2 && this.#options.video.videoWidth > 0; }
  get isSeeking(): boolean { return this.#options.video.seeking; }
  /** It has more than the one picture it shows. */
  get canPlay(): boolean { return this.#options.video.readyState >= 3; }
  /** How long a picture stands, s; null where that is not known yet. */
  get frameS(): number | null { return this.#length.seconds; }
  get trouble(): Problem | null { return this.#trouble; }
  /** Nothing more comes of what is in trouble. */
  get isSpent(): boolean { return this.#stream !== null || this.#hasGivenUp; }

  /** Wall time of the picture on the screen; null where there is none. */
  get shownAt(): EpochMs | null {
    const { video, clip } = this.#options;
    if (!this.hasPicture) return null;
    // What the browser said last is exact, and stays in sight while it seeks; after a seek it has yet to say.
    const isFresh = this.#presented !== null && (video.seeking || Math.abs(this.#presented - video.currentTime) < 0.3);
    return wallTimeAt(clip.timeMap, isFresh ? this.#presented! : video.currentTime);
  }

  /** How far it is ahead of a media second, s. */
  ahead(media: MediaSeconds): number { return this.#options.video.currentTime - media; }

  /** Whether this media second is here or will soon be. */
  reaches(media: MediaSeconds): boolean { return this.#stream?.reaches(media) ?? true; }

  /** All has come, and it ends before this media second. */
  endsBefore(media: MediaSeconds): boolean {
    const { video } = this.#options;
    return (video.ended && media > video.currentTime - sameFrameS) || (this.#stream?.endsBefore(media) ?? false);
  }

  /** Stands near a moment until it can play on from there. */
  hold(media: MediaSeconds): void {
    const { video } = this.#options;
    this.pause();
    if (video.readyState >= 1 && !video.seeking && Math.abs(this.ahead(media)) > seekFromMs / 1000) this.#seek(media);
  }

  /** To be called several times a second: plays on, bent a little to be where it should. */
  play(media: MediaSeconds, rate: number): void {
    const { video } = this.#options;
    if (video.readyState < 1) return;
    const aheadMs = this.ahead(media) * 1000;
    if (!video.seeking && Math.abs(aheadMs) > seekFromMs * Math.max(1, rate)) this.#seek(media + 0.05 * rate);
    else if (!video.seeking) {
      const bend = Math.abs(aheadMs) < nudgeFromMs ? 0 : Math.max(-mostBent, Math.min(mostBent, -aheadMs / (madeUpMs * rate)));
      const wanted = Math.min(16, Math.max(0.0625, rate * (1 + bend)));
      if (Math.abs(video.playbackRate - wanted) > 0.001) video.playbackRate = wanted;
    }
    if (video.paused) video.play().catch(() => undefined);
  }

  /** Stands on the picture of a moment. */
  stand(media: MediaSeconds): void {
    const { video } = this.#options;
    this.pause();
    // Not on the border of two pictures, where rounding would choose.
    const within = media + sameMs / 1000;
    if (video.readyState >= 1 && !video.seeking && Math.abs(this.ahead(within)) > sameFrameS) this.#seek(within);
  }

  pause(): void {
    if (!this.#options.video.paused) this.#options.video.pause();
  }

  destroy(): void {
    this.#isOver = true;
    const { video, onSeeked } = this.#options;
    video.removeEventListener('seeked', onSeeked);
    video.removeEventListener('error', this.#onError);
    video.cancelVideoFrameCallback(this.#callback);
    this.#hls?.destroy();
    this.#stream?.close();
    video.removeAttribute('src');
    video.load();
  }

  #seek(media: MediaSeconds): void {
    this.#length.broken();
    this.#options.video.currentTime = Math.max(0, media);
  }

  readonly #onPresented = (_now: number, { mediaTime, presentedFrames }: VideoFrameCallbackMetadata): void => {
    this.#presented = mediaTime;
    this.#length.shown(mediaTime, presentedFrames);
    this.#callback = this.#options.video.requestVideoFrameCallback(this.#onPresented);
    this.#options.onPresented();
  };

  readonly #onError = (): void => {
    const { error } = this.#options.video;
    if (this.#hls || this.#stream || !error) return;
    void this.#whyFailed(error).then((problem) => { if (!this.#isOver) this.#options.onFault(problem); });
  };

  /** A file that was never opened may be no answer at all: `<video>` does not tell. */
  async #whyFailed({ code, message }: MediaError): Promise<Problem> {
    if (code === MediaError.MEDIA_ERR_NETWORK) return { code: 'server-unreachable', detail: message };
    if (code !== MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED) return { code: 'decode-failed', detail: message };
    try {
      const answer = await fetch(this.#options.clip.url, { headers: { range: 'bytes=0-0' }, cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(askMs) });
      if (!answer.ok) return await problemOfResponse(answer);
      await answer.body?.cancel();
      return { code: 'codec-unsupported', detail: message };
    } catch (fault) {
      return asProblem(fault);
    }
  }
}
