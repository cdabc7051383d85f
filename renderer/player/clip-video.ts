/** A clip on a `<video>`: playing in step with a clock, or standing at a moment by seeking. */
import Hls from 'hls.js';
import type { Problem } from '#model/problem';
import { wallTimeAt } from '#model/time-map';
import type { EpochMs, MediaSeconds } from '#model/time';
import type { Clip } from './clip-player.ts';
import { clipSegments } from './clip-segments.ts';
import type { ClipSegment } from './clip-segments.ts';
import { sameMs } from './coded-picture.ts';
import { vodSettings } from './vod-settings.ts';

/** Further off than this is sought, less is made up by the rate, ms. */
const seekFromMs = 400;
const nudgeFromMs = 12;
/** The most the rate is bent while catching up. */
const mostBent = 0.25;
/** What is off is made up in about this time, ms. */
const madeUpMs = 500;
/** Half a frame at 30 a second, s: nearer than this is the same picture. */
const sameFrameS = 0.016;

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
  #isOver = false;
  /** Of the frame the browser showed last, media s. */
  #presented: MediaSeconds | null = null;
  #callback: number;

  constructor(options: ClipVideoOptions) {
    this.#options = options;
    const { video, clip, start } = options;
    video.addEventListener('seeked', options.onSeeked);
    video.addEventListener('error', this.#onError);
    this.#callback = video.requestVideoFrameCallback(this.#onPresented);
    if (clip.kind !== 'hls') {
      this.#hls = null;
      video.src = clip.url;
      video.currentTime = start;
      return;
    }
    const hls = new Hls({ ...vodSettings, startPosition: start });
    this.#hls = hls;
    hls.on(Hls.Events.LEVEL_LOADED, (_event, { details }) => { if (!this.#isOver) options.onSegments(clipSegments(details)); });
    hls.on(Hls.Events.ERROR, (_event, { fatal, details }) => {
      if (fatal && !this.#isOver) options.onFault({ code: 'server-unreachable', detail: details });
    });
    hls.loadSource(clip.url);
    hls.attachMedia(video);
  }

  get hasPicture(): boolean { return this.#options.video.readyState >= 2 && this.#options.video.videoWidth > 0; }
  get isSeeking(): boolean { return this.#options.video.seeking; }

  /** Wall time of the picture on the screen; null where there is none. */
  get shownAt(): EpochMs | null {
    const { video, clip } = this.#options;
    if (!this.hasPicture) return null;
    // What the browser said last is exact; after a seek it has yet to say.
    const isFresh = this.#presented !== null && Math.abs(this.#presented - video.currentTime) < 0.3;
    return wallTimeAt(clip.timeMap, isFresh ? this.#presented! : video.currentTime);
  }

  /** How far it is ahead of a media second, s. */
  ahead(media: MediaSeconds): number { return this.#options.video.currentTime - media; }

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
    video.removeAttribute('src');
    video.load();
  }

  #seek(media: MediaSeconds): void {
    this.#options.video.currentTime = Math.max(0, media);
  }

  readonly #onPresented = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    this.#presented = mediaTime;
    this.#callback = this.#options.video.requestVideoFrameCallback(this.#onPresented);
    this.#options.onPresented();
  };

  readonly #onError = (): void => {
    if (!this.#hls && !this.#isOver) this.#options.onFault({ code: 'decode-failed' });
  };
}
