/** One camera's footage on one `<video>`, kept at the time of a clock that many cameras share. */
import Hls from 'hls.js';
import type { Problem } from '#model/problem';
import { mediaTimeAt, wallTimeAt } from '#model/time-map';
import type { TimeMap } from '#model/time-map';
import type { EpochMs, TimeRange } from '#model/time';
import { asProblem } from './as-problem.ts';
import { vodSettings } from './vod-settings.ts';

/** As much of a playback ticket as is played. */
export interface Clip {
  readonly id: string;
  readonly kind: 'hls' | 'file' | 'stream';
  readonly url: string;
  readonly range: TimeRange;
  readonly timeMap: TimeMap;
}

/** `none`: there is no footage at this moment. */
export type ClipState = { readonly is: 'opening' | 'showing' | 'none' } | { readonly is: 'failed'; readonly problem: Problem };

export interface ClipWish { readonly at: EpochMs; readonly rate: number; readonly isRunning: boolean }

export interface ClipPlayerOptions {
  readonly video: HTMLVideoElement;
  readonly open: (range: TimeRange) => Promise<Clip>;
  readonly close: (clip: Clip) => void;
  readonly onState: (state: ClipState) => void;
}

/** Footage asked for with one ticket, ms; servers may give less. */
const stretchMs = 2 * 3_600_000;
/** Further off than this is sought, less is made up by the rate, ms. */
const seekFromMs = 400;
const nudgeFromMs = 12;
/** The most the rate is bent while catching up. */
const mostBent = 0.25;
/** What is off is made up in about this time, ms. */
const madeUpMs = 500;
/** Half a frame at 30 a second, s: nearer than this is the same picture. */
const sameFrameS = 0.016;
/** After a moment without footage, or a fault, it is asked again, ms. */
const againMs = 2_000;
/** Media begin this far before what is asked for, so that the first picture is there, ms. */
const leadMs = 500;

export class ClipPlayer {
  readonly #options: ClipPlayerOptions;
  #clip: Clip | null = null;
  #hls: Hls | null = null;
  #opening: { readonly at: EpochMs } | null = null;
  #notBefore = 0;
  #refusedAt: EpochMs | null = null;
  #state: ClipState = { is: 'opening' };
  #isOver = false;
  #wish: ClipWish | null = null;

  constructor(options: ClipPlayerOptions) {
    this.#options = options;
    const { video } = options;
    video.muted = true;
    video.addEventListener('seeked', this.#onSeeked);
    video.addEventListener('error', this.#onError);
  }

  /** Wall time of the picture on the screen; null where there is none. */
  get shownAt(): EpochMs | null {
    const { video } = this.#options;
    return this.#clip && video.readyState >= 2 ? wallTimeAt(this.#clip.timeMap, video.currentTime) : null;
  }

  /** To be called several times a second, and whenever the clock changes. */
  follow(wish: ClipWish): void {
    if (this.#isOver) return;
    this.#wish = wish;
    const clip = this.#clip;
    if (!clip || wish.at < clip.range.start || wish.at >= clip.range.end) return this.#need(wish.at);
    const media = mediaTimeAt(clip.timeMap, wish.at);
    if (media === null) return this.#without();
    this.#keep(media, wish);
  }

  destroy(): void {
    this.#isOver = true;
    const { video } = this.#options;
    video.removeEventListener('seeked', this.#onSeeked);
    video.removeEventListener('error', this.#onError);
    this.#drop();
  }

  #keep(media: number, { rate, isRunning }: ClipWish): void {
    const { video } = this.#options;
    if (video.readyState < 1) return this.#tell({ is: 'opening' });
    const aheadMs = (video.currentTime - media) * 1000;
    // Backwards there is no decoder's way: picture after picture is sought.
    const plays = isRunning && rate > 0;
    if (!plays) {
      if (!video.paused) video.pause();
      if (!video.seeking && Math.abs(aheadMs) > sameFrameS * 1000) this.#seek(media);
    } else {
      if (!video.seeking && Math.abs(aheadMs) > seekFromMs * Math.max(1, rate)) this.#seek(media + (isRunning ? 0.05 * rate : 0));
      else if (!video.seeking) {
        const bend = Math.abs(aheadMs) < nudgeFromMs ? 0 : Math.max(-mostBent, Math.min(mostBent, -aheadMs / (madeUpMs * rate)));
        const wanted = Math.min(16, Math.max(0.0625, rate * (1 + bend)));
        if (Math.abs(video.playbackRate - wanted) > 0.001) video.playbackRate = wanted;
      }
      if (video.paused) video.play().catch(() => undefined);
    }
    if (video.readyState >= 2 && !video.seeking) this.#tell({ is: 'showing' });
    else if (this.#state.is !== 'showing') this.#tell({ is: 'opening' });
  }

  #seek(media: number): void {
    this.#options.video.currentTime = Math.max(0, media);
  }

  #without(): void {
    if (!this.#options.video.paused) this.#options.video.pause();
    this.#tell({ is: 'none' });
  }

  #need(at: EpochMs): void {
    if (this.#opening) return;
    const now = performance.now();
    // Where nothing was found a moment ago nothing is asked again until the clock has moved on.
    if (now < this.#notBefore && this.#refusedAt !== null && Math.abs(at - this.#refusedAt) < 60_000) return;
    const opening = { at };
    this.#opening = opening;
    if (this.#state.is === 'showing') this.#options.video.pause();
    // What is wrong stays said until something else is known.
    if (this.#state.is === 'showing') this.#tell({ is: 'opening' });
    this.#options.open({ start: Math.max(0, Math.floor(at - leadMs)), end: Math.floor(at + stretchMs) }).then((clip) => {
      this.#opening = null;
      if (this.#isOver) return this.#options.close(clip);
      this.#refusedAt = null;
      // Footage that begins later than asked: there is none until then.
      if (clip.range.start > at + leadMs) {
        this.#refuse(at, { is: 'none' });
        return this.#options.close(clip);
      }
      this.#load(clip);
      return undefined;
    }, (error: unknown) => {
      this.#opening = null;
      if (this.#isOver) return;
      const problem = asProblem(error);
      this.#refuse(at, problem.code === 'no-recording' ? { is: 'none' } : { is: 'failed', problem });
    });
  }

  #refuse(at: EpochMs, state: ClipState): void {
    this.#refusedAt = at;
    this.#notBefore = performance.now() + againMs;
    this.#tell(state);
  }

  #load(clip: Clip): void {
    this.#drop();
    this.#clip = clip;
    const { video } = this.#options;
    const start = this.#wish ? mediaTimeAt(clip.timeMap, this.#wish.at) ?? 0 : 0;
    if (clip.kind !== 'hls') {
      video.src = clip.url;
      video.currentTime = start;
      return;
    }
    const hls = new Hls({ ...vodSettings, startPosition: start });
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_event, { fatal, details }) => {
      if (!fatal || this.#hls !== hls) return;
      this.#drop();
      this.#refuse(this.#wish?.at ?? 0, { is: 'failed', problem: { code: 'server-unreachable', detail: details } });
    });
    hls.loadSource(clip.url);
    hls.attachMedia(video);
  }

  #drop(): void {
    const { video } = this.#options;
    this.#hls?.destroy();
    this.#hls = null;
    if (this.#clip) this.#options.close(this.#clip);
    this.#clip = null;
    if (video.src !== '') {
      video.removeAttribute('src');
      video.load();
    }
  }

  readonly #onSeeked = (): void => {
    if (this.#wish) this.follow(this.#wish);
  };

  readonly #onError = (): void => {
    if (!this.#clip || this.#hls) return;
    this.#drop();
    this.#refuse(this.#wish?.at ?? 0, { is: 'failed', problem: { code: 'decode-failed' } });
  };

  #tell(state: ClipState): void {
    if (this.#state.is === state.is && state.is !== 'failed') return;
    this.#state = state;
    this.#options.onState(state);
  }
}
