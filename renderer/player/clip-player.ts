/**
 * One camera's footage, kept at the time of a clock that many cameras share: forwards on a `<video>`, standing, stepping, backwards and
 * dragged on a canvas by the frame player. What is seen stays until the other has the same moment.
 */
import type { Problem } from '#model/problem';
import { mediaTimeAt } from '#model/time-map';
import type { TimeMap } from '#model/time-map';
import type { EpochMs, TimeRange } from '#model/time';
import { asProblem } from './as-problem.ts';
import { createClipCanvas } from './clip-canvas.ts';
import type { ClipCanvas } from './clip-canvas.ts';
import { ClipGroups } from './clip-groups.ts';
import { ClipVideo } from './clip-video.ts';
import { sameMs } from './coded-picture.ts';
import { FramePlayer } from './frame-player.ts';
import type { FrameAim } from './frame-player.ts';
import type { PictureBudget } from './picture-budget.ts';
import { whenSettled } from './when-settled.ts';

/** As much of a playback ticket as is played. */
export interface Clip {
  readonly id: string;
  readonly kind: 'hls' | 'file' | 'stream';
  readonly url: string;
  readonly range: TimeRange;
  readonly timeMap: TimeMap;
}

/**
 * `none`: there is no footage at this moment; `stalled`: what was fetched is played, and nothing more comes yet; `showing`: since the
 * picture of `shownAt`, a wall time. Later pictures are told by `onPicture`.
 */
export type ClipState = { readonly is: 'opening' | 'none' | 'stalled' } | { readonly is: 'showing'; readonly shownAt: EpochMs } | { readonly is: 'failed'; readonly problem: Problem };
/** `isHeld`: it runs, and waits for pictures to go on. */
export interface ClipWish extends FrameAim { readonly isHeld: boolean }

export interface ClipPlayerOptions {
  readonly video: HTMLVideoElement;
  readonly canvas: HTMLCanvasElement;
  readonly budget: PictureBudget;
  readonly open: (range: TimeRange) => Promise<Clip>;
  readonly close: (clip: Clip) => void;
  readonly onState: (state: ClipState) => void;
  /** Another picture stands on the screen, or the other of the two shows it. */
  readonly onPicture: () => void;
  /** Why steps are made by seeking; null where they are not. */
  readonly onSeeks: (why: Problem | null) => void;
}

/** Footage asked for with one ticket, ms: before the moment, for steps and reverse play, and after it; servers may give less. */
const backMs = 15 * 60_000;
const onMs = 105 * 60_000;
/** Media begin this far before what is asked for, so that the first picture is there, ms. */
const leadMs = 500;
/** After a moment without footage, or a fault, it is asked again, ms. */
const againMs = 2_000;
/** A picture that is due and does not come for so long has stalled, ms. */
const stallMs = 1_000;
/** Cameras of a picture in two seconds are the slowest, ms. */
const longestFrameMs = 2_500;
/** The first one may take longer, ms. */
const openingMs = 5_000;
/** A clock that stands this long will be played from here: the video is put there, ms. */
const restsMs = 400;
/** Nearer than this to the clock the video takes over, s of footage at 1 ×; and after this time it does so anyway, ms. */
const inStepS = 0.05;
const nearS = 0.25;
const longestMs = 3_000;

export class ClipPlayer {
  readonly #options: ClipPlayerOptions;
  readonly #canvas: ClipCanvas;
  #clip: Clip | null = null;
  #frameMs: number | null = null;
  #video: ClipVideo | null = null;
  #frames: FramePlayer | null = null;
  #groups: ClipGroups | null = null;
  #framesAt: EpochMs | null = null;
  #opening: { readonly at: EpochMs } | null = null;
  #notBefore = 0;
  #refusedAt: EpochMs | null = null;
  /** A server whose clips end before the moment when they begin well before it. */
  #opensAhead = false;
  #state: ClipState = { is: 'opening' };
  #isOver = false;
  #wish: ClipWish | null = null;
  #toldAt = 0;
  /** Its pictures cannot be had one by one: they are sought. */
  #seeksOnly = false;
  #restsSince = 0;
  /** Calls off waiting for a halted video's last picture; null where it has shown it. */
  #settling: (() => void) | null = null;
  #playsSince: { readonly ms: number; readonly frames: number } | null = null;
  /** Where the video was when a picture that is due had not come, and since when. */
  #waits = { media: -1, since: 0 };
  /** Footage this browser cannot show. */
  #unplayable: { readonly range: TimeRange; readonly problem: Problem } | null = null;

  constructor(options: ClipPlayerOptions) {
    this.#options = options;
    options.video.muted = true;
    this.#canvas = createClipCanvas(options.canvas, () => { options.onPicture(); });
  }

  /** Wall time of the picture on the screen; null where there is none. */
  get shownAt(): EpochMs | null {
    return this.#canvas.isShown && this.#framesAt !== null ? this.#framesAt : this.#video?.shownAt ?? null;
  }

  /** Whether the canvas shows the picture. */
  get showsFrames(): boolean { return this.#canvas.isShown; }

  /** To be called several times a second, and whenever the clock changes. */
  follow(wish: ClipWish): void {
    if (this.#isOver) return;
    if (!this.#wish || this.#wish.at !== wish.at) this.#restsSince = performance.now();
    this.#wish = wish;
    this.#toldAt = performance.now();
    const clip = this.#clip;
    if (!clip || wish.at < clip.range.start || wish.at >= clip.range.end) return this.#need(wish.at);
    const media = mediaTimeAt(clip.timeMap, wish.at);
    if (media === null) return this.#without();
    // What is far ahead in a stream, or was let go behind, is opened for itself.
    if (this.#video && !this.#video.reaches(media)) return this.#need(wish.at);
    const plays = wish.isRunning && wish.rate > 0;
    // Files may hold a little less than their server says.
    if (plays && this.#video?.endsBefore(media)) return this.#without();
    if (!plays) this.#stand(media, wish);
    else if (wish.isHeld) this.#hold(media, wish);
    else this.#play(media, wish);
    const shows = this.#shows(media, wish);
    if (this.#hasStalled(!shows || (plays && !this.#video?.canPlay && !this.#showsFrame))) return this.#stall(wish.at);
    const { shownAt } = this;
    if (shows && shownAt !== null) this.#tell({ is: 'showing', shownAt });
    else if (this.#state.is === 'none') this.#tell({ is: 'opening' });
  }

  /** Capture time of the picture after or before the one of a moment; null where it is not known. */
  async neighbour(at: EpochMs, direction: -1 | 1): Promise<EpochMs | null> {
    try {
      return await this.#frames?.neighbour(at, direction) ?? null;
    } catch {
      return null;
    }
  }

  /** How long a picture of the video stands, ms; null where that is not known yet. */
  get frameMs(): number | null {
    const frameS = this.#video?.frameS ?? null;
    if (frameS !== null) this.#frameMs = frameS * 1000;
    return this.#frameMs;
  }

  /** The picture as it is seen; null where there is none. */
  async picture(): Promise<ImageBitmap | null> {
    if (this.#state.is !== 'showing') return null;
    if (this.#canvas.isShown) return createImageBitmap(this.#options.canvas);
    return this.#video?.hasPicture ? createImageBitmap(this.#options.video) : null;
  }

  destroy(): void {
    this.#isOver = true;
    this.#settling?.();
    this.#drop();
  }

  /** Whether the canvas has a picture of the frame player, not one that was kept for the eye. */
  get #showsFrame(): boolean { return this.#canvas.isShown && this.#framesAt !== null; }

  #shows(media: number, { at, isRunning, isHeld, isScrubbing, rate }: ClipWish): boolean {
    const video = this.#video;
    const plays = isRunning && rate > 0;
    // Standing, the picture of where the clock was before is none of this moment; key frames that are dragged or run past may be far apart.
    const isOfMoment = isRunning || isScrubbing || Math.abs((this.#framesAt ?? at) - at) <= longestFrameMs;
    if (this.#showsFrame && isOfMoment && !(plays && isHeld)) return true;
    if (!video?.hasPicture || video.isSeeking) return false;
    // What is to go on by itself goes on when it can, not with the one picture it stands at.
    if (plays) return !isHeld || video.canPlay;
    // A video that stands somewhere else shows nothing of this moment.
    return Math.abs(video.ahead(media)) < nearS;
  }

  /** A picture that is due has not come for a second: the buffer ran dry, or a seek found nothing. */
  #hasStalled(isWaiting: boolean): boolean {
    const { currentTime } = this.#options.video;
    const now = performance.now();
    if (!isWaiting || currentTime !== this.#waits.media) this.#waits = { media: currentTime, since: now };
    return now - this.#waits.since > (this.#state.is === 'opening' ? openingMs : stallMs);
  }

  #stall(at: EpochMs): void {
    const problem = this.#video?.trouble ?? null;
    this.#tell(problem ? { is: 'failed', problem } : { is: 'stalled' });
    // Nothing more comes of a stream that broke off; a playlist that failed for good is asked for by a fresh ticket.
    if (!problem || !this.#video?.isSpent) return;
    this.#drop();
    this.#refuse(at, { is: 'failed', problem });
  }

  #stand(media: number, wish: ClipWish): void {
    this.#playsSince = null;
    if (this.#seeksOnly) {
      this.#video?.stand(media);
      if (this.#video?.hasPicture && !this.#video.isSeeking) this.#canvas.show(false);
      return;
    }
    if (!this.#options.video.paused) {
      this.#settling?.();
      this.#settling = whenSettled(() => { this.#settling = null; });
    }
    this.#video?.pause();
    // The video stays in sight until the frame player has the picture; first it may show one more of its own.
    if (this.#settling && !wish.isRunning && !wish.isScrubbing) return;
    this.#frames?.aim(wish);
    if (!wish.isRunning && !wish.isScrubbing && performance.now() - this.#restsSince > restsMs) this.#video?.stand(media);
  }

  #hold(media: number, wish: ClipWish): void {
    this.#playsSince = null;
    this.#video?.hold(media);
    if (this.#showsFrame) this.#frames?.aim({ ...wish, isRunning: false });
  }

  #play(media: number, wish: ClipWish): void {
    this.#video?.play(media, wish.rate);
    if (!this.#canvas.isShown) return;
    const now = performance.now();
    const { totalVideoFrames: frames } = this.#options.video.getVideoPlaybackQuality();
    // A video that was loaded anew counts from 0.
    if (!this.#playsSince || frames < this.#playsSince.frames) this.#playsSince = { ms: now, frames };
    // Near enough: the canvas stands still until the video has come to its picture.
    if (this.#isNear(media, wish)) this.#frames?.aim({ ...wish, at: this.#framesAt ?? wish.at, isRunning: false });
    else this.#frames?.aim(wish);
  }

  #isNear(media: number, { rate }: ClipWish): boolean {
    const { video } = this.#options;
    const since = this.#playsSince;
    if (!since || !this.#video?.hasPicture || this.#video.isSeeking || video.paused || video.getVideoPlaybackQuality().totalVideoFrames <= since.frames + 1) return false;
    return Math.abs(this.#video.ahead(media)) < inStepS * Math.max(1, rate) || performance.now() - since.ms > longestMs;
  }

  /** The video has shown another picture: it takes over when it has come to the one of the canvas. */
  #takeOver(): void {
    const wish = this.#wish;
    if (!this.#canvas.isShown || !wish?.isRunning || wish.rate < 0 || !this.#clip) return;
    const media = mediaTimeAt(this.#clip.timeMap, this.#nowAt(wish));
    const shownAt = this.#video?.shownAt ?? null;
    if (media === null || shownAt === null || !this.#isNear(media, wish) || (this.#framesAt !== null && shownAt < this.#framesAt - sameMs)) return;
    this.#playsSince = null;
    this.#framesAt = null;
    this.#canvas.show(false);
    this.#frames?.rest();
  }

  #nowAt({ at, rate, isRunning, isHeld }: ClipWish): EpochMs {
    return isRunning && !isHeld ? at + (performance.now() - this.#toldAt) * rate : at;
  }

  #without(): void {
    this.#video?.pause();
    this.#frames?.rest();
    this.#framesAt = null;
    this.#tell({ is: 'none' });
    this.#canvas.show(false);
  }

  #need(at: EpochMs): void {
    if (this.#opening) return;
    const now = performance.now();
    // Where nothing was found a moment ago nothing is asked again until the clock has moved on.
    if (now < this.#notBefore && this.#refusedAt !== null && Math.abs(at - this.#refusedAt) < 60_000) return;
    const known = this.#unplayable;
    if (known && at >= known.range.start && at < known.range.end) return this.#tell({ is: 'failed', problem: known.problem });
    this.#opening = { at };
    this.#video?.pause();
    // What is wrong stays said until something else is known.
    if (this.#state.is === 'showing') this.#tell({ is: 'opening' });
    this.#open(at).then((clip) => {
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

  async #open(at: EpochMs): Promise<Clip> {
    const from = (ms: number): TimeRange => ({ start: Math.max(0, Math.floor(at - ms)), end: Math.floor(at + onMs) });
    if (!this.#opensAhead) {
      const clip = await this.#options.open(from(backMs)).catch(elseIfNone);
      // A stream would have to come from its beginning.
      if (clip && (this.#isOver || (clip.range.end > at && clip.kind !== 'stream'))) return clip;
      if (clip) this.#options.close(clip);
      // Servers that give a minute, a file, or what is unbroken, at a time.
      if (clip && clip.kind !== 'hls') this.#opensAhead = true;
    }
    const clip = await this.#options.open(from(leadMs));
    if (clip.range.end > at || this.#isOver) return clip;
    // Where footage changes its codec the medium ends: what lies before the moment may be all of another one.
    this.#options.close(clip);
    return this.#options.open(from(0));
  }

  #refuse(at: EpochMs, state: ClipState): void {
    this.#refusedAt = at;
    this.#notBefore = performance.now() + againMs;
    this.#tell(state);
    if (state.is !== 'showing') this.#canvas.show(false);
  }

  #load(clip: Clip): void {
    this.#drop();
    this.#clip = clip;
    this.#waits = { media: -1, since: performance.now() };
    this.#video = new ClipVideo({
      video: this.#options.video, clip, start: this.#wish ? mediaTimeAt(clip.timeMap, this.#wish.at) ?? 0 : 0,
      onSegments: (segments) => {
        if (this.#groups || this.#seeksOnly) return;
        this.#groups = new ClipGroups(segments, clip.timeMap);
        this.#frames = new FramePlayer({
          groups: this.#groups, budget: this.#options.budget,
          paint: (frame) => { this.#canvas.paint(frame); },
          onShown: (at) => {
            this.#framesAt = at;
            this.#options.onPicture();
            if (this.#wish) this.#tell({ is: 'showing', shownAt: at });
          },
          onFault: (problem) => { this.#onFramesFault(problem); },
        });
        this.#again();
      },
      onSeeked: () => { this.#again(); },
      onPresented: () => { this.#takeOver(); },
      onFault: (problem) => {
        if (problem.code === 'codec-unsupported') this.#unplayable = { range: clip.range, problem };
        this.#drop();
        this.#refuse(this.#wish?.at ?? 0, { is: 'failed', problem });
      },
    });
    this.#seek(clip.kind === 'hls' ? null : { code: 'unsupported' });
  }

  /** What this browser cannot decode picture by picture is sought; media that could not be had are opened anew. */
  #onFramesFault(problem: Problem): void {
    if (problem.code !== 'codec-unsupported' && problem.code !== 'decode-failed') {
      this.#drop();
      return this.#refuse(this.#wish?.at ?? 0, { is: 'failed', problem });
    }
    this.#dropFrames();
    this.#seek(problem);
    return this.#again();
  }

  #seek(why: Problem | null): void {
    this.#seeksOnly = why !== null;
    this.#options.onSeeks(why);
  }

  #again(): void {
    if (this.#wish) this.follow({ ...this.#wish, at: this.#nowAt(this.#wish) });
  }

  #dropFrames(): void {
    this.#frames?.destroy();
    this.#groups?.destroy();
    this.#frames = null;
    this.#groups = null;
    this.#framesAt = null;
  }

  /** The last picture stays on the canvas. */
  #drop(): void {
    if (!this.#isOver && this.#state.is !== 'none') this.#canvas.hold(this.#options.video);
    this.#dropFrames();
    // The next file of the same camera has pictures as long.
    this.#frameMs = this.frameMs;
    this.#video?.destroy();
    this.#video = null;
    if (this.#clip) this.#options.close(this.#clip);
    this.#clip = null;
    this.#playsSince = null;
  }

  #tell(state: ClipState): void {
    if (this.#state.is === state.is && (state.is !== 'failed' || (this.#state.is === 'failed' && this.#state.problem.code === state.problem.code))) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

/** A server may have none at the beginning of what is asked, and some at the moment that counts. */
function elseIfNone(error: unknown): null {
  if (asProblem(error).code === 'no-recording') return null;
  throw error;
}
