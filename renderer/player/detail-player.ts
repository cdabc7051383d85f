/** One clip in detail: video.js with a film's controls, footage loaded by hls.js, the clip's bookmarks and breaks on its bar. The only file that knows video.js; loaded when a clip is opened. */
import './no-dynamic-style.ts';
import 'video.js/dist/video-js.css';
import Hls from 'hls.js';
import videojs from 'video.js';
import arabic from 'video.js/dist/lang/ar.json' with { type: 'json' };
import english from 'video.js/dist/lang/en.json' with { type: 'json' };
import french from 'video.js/dist/lang/fr.json' with { type: 'json' };
import { playbackRates } from '#model/playback-clock';
import type { Language } from '#model/local-name';
import type { Problem } from '#model/problem';
import type { MediaSeconds } from '#model/time';
import styles from './detail-player.module.css';
import { problemOfFootage } from './problem-of-hls.ts';
import { vodSettings } from './vod-settings.ts';
import { settleMs } from './when-settled.ts';

/** A stretch of the clip that its bar shows; a moment where both ends are equal. */
export interface DetailMark {
  readonly id: string;
  readonly is: 'bookmark' | 'break';
  readonly title: string;
  readonly from: MediaSeconds;
  readonly to: MediaSeconds;
}

export type DetailState = { readonly is: 'opening' | 'showing' } | { readonly is: 'failed'; readonly problem: Problem };

export interface DetailPlayerOptions {
  /** An element that is empty, and is again after `destroy`. */
  readonly box: HTMLElement;
  readonly source: { readonly kind: 'hls' | 'file' | 'stream'; readonly url: string };
  readonly poster: string | null;
  readonly language: Language;
  /** Where it begins. */
  readonly start: MediaSeconds;
  /** How long a frame is shown, s. */
  readonly frameS: number;
  /** What is between the marks of a loop; null loops all of it. */
  readonly loop: { readonly from: MediaSeconds; readonly to: MediaSeconds } | null;
  /** What the button of the loop is called. */
  readonly loopLabel: string;
  /** The wall time of a picture in words; null where nobody knows it. */
  readonly wallTime: (media: MediaSeconds) => string | null;
  readonly onState: (state: DetailState) => void;
  /** With each picture that is shown. */
  readonly onPicture: (media: MediaSeconds) => void;
  readonly onLoop: (loops: boolean) => void;
}

export interface DetailPlayer {
  toggle(): void;
  /** Stands then. */
  step(frames: -1 | 1): void;
  seek(media: MediaSeconds): void;
  jump(seconds: number): void;
  /** To the next of the speeds, `playbackRates`. */
  faster(direction: -1 | 1): void;
  setLoop(on: boolean): void;
  mute(): void;
  fullScreen(): void;
  /** Shown until the first picture comes. */
  poster(url: string | null): void;
  /** Replaces what the bar shows. */
  mark(marks: readonly DetailMark[]): void;
  destroy(): void;
}

const hlsType = 'application/vnd.apple.mpegurl';
/** Of which element a playlist is played, from where, and who is told of faults. */
const playing = new WeakMap<object, { readonly start: MediaSeconds; readonly onFault: (problem: Problem) => void }>();

interface SourceHandler {
  canPlayType(type: string): string;
  canHandleSource(source: { readonly type: string }): string;
  handleSource(source: { readonly src: string }, tech: { el(): HTMLVideoElement }): { dispose(): void };
}
type Html5 = { registerSourceHandler(handler: SourceHandler, index: number): void };

const canPlay = (type: string): string => (type === hlsType ? 'probably' : '');
// Before the browser's own HLS, where it has one: ours keeps little and says what is wrong.
(videojs.getTech('Html5') as unknown as Html5).registerSourceHandler({
  canPlayType: canPlay,
  canHandleSource: ({ type }) => canPlay(type),
  handleSource: ({ src }, tech) => {
    const video = tech.el();
    const { start = 0, onFault } = playing.get(video) ?? {};
    const hls = new Hls({ ...vodSettings, startPosition: start });
    let isMended = false;
    hls.on(Hls.Events.ERROR, (_event, fault) => {
      if (!fault.fatal) return;
      if (fault.type === Hls.ErrorTypes.MEDIA_ERROR && !isMended) {
        isMended = true;
        hls.recoverMediaError();
        return;
      }
      onFault?.(problemOfFootage(fault));
    });
    hls.loadSource(src);
    hls.attachMedia(video);
    return { dispose: () => { hls.destroy(); } };
  },
}, 0);
// Faults are told in the page's own words.
videojs.log.level('off');

/** How the browser's own errors are called here (MediaError.code). */
const faults: Readonly<Record<number, Problem['code']>> = { 2: 'server-unreachable', 3: 'decode-failed', 4: 'codec-unsupported' };

export function openDetailPlayer(options: DetailPlayerOptions): DetailPlayer {
  const { box, source, start, frameS, loop, onState } = options;
  const video = document.createElement('video');
  video.className = 'video-js vjs-fill';
  video.playsInline = true;
  video.disablePictureInPicture = true;
  box.classList.add(styles.box ?? '');
  box.append(video);
  let isOver = false;
  let loops = false;
  let shown: MediaSeconds = start;
  let pausedAt = -Infinity;
  /** Steps that were asked for and not yet made, and where those that were made lead until their picture is there. */
  let [due, aim, timer] = [0, null as MediaSeconds | null, null as ReturnType<typeof setTimeout> | null];
  let watch = 0;
  const fail = (problem: Problem): void => {
    if (isOver) return;
    player.pause();
    onState({ is: 'failed', problem });
  };
  playing.set(video, { start, onFault: fail });
  const player = videojs(video, {
    controls: true, autoplay: true, preload: 'auto', language: options.language, languages: { ar: arabic, en: english, fr: french }, playbackRates: [...playbackRates],
    // Which time it is must stay in sight.
    inactivityTimeout: 0,
    errorDisplay: false, textTrackDisplay: false, textTrackSettings: false, userActions: { hotkeys: false }, ...(options.poster === null ? {} : { poster: options.poster }),
    controlBar: { children: ['playToggle', 'volumePanel', 'currentTimeDisplay', 'timeDivider', 'durationDisplay', 'progressControl', 'playbackRateMenuButton', 'fullscreenToggle'] },
  });
  const controls = player.getChild('controlBar')!;
  const loopButton = controls.addChild('button', { controlText: options.loopLabel, className: `vjs-icon-replay ${styles.loop}`, clickHandler: () => { setLoop(!loops); } }, controls.children().length - 1);
  loopButton.el().setAttribute('aria-pressed', 'false');
  const wall = element('div', `vjs-control vjs-time-control ${styles.wall}`);
  controls.el().insertBefore(wall, controls.getChild('progressControl')!.el());
  const bar = element('div', styles.marks ?? '');
  controls.getChild('progressControl')!.getChild('seekBar')!.el().append(bar);

  const lengthS = (): number => (Number.isFinite(video.duration) ? video.duration : 0);
  const seek = (media: MediaSeconds): MediaSeconds => {
    const to = Math.min(Math.max(0, media), Math.max(0, lengthS() - frameS / 2));
    aim = null;
    player.currentTime(to);
    return to;
  };
  const stepNow = (): void => {
    timer = null;
    if (isOver) return;
    // Into the middle of the picture before or after the one that is shown.
    aim = seek((aim ?? shown + frameS / 2) + due * frameS);
    due = 0;
  };
  function setLoop(on: boolean): void {
    loops = on;
    loopButton.el().setAttribute('aria-pressed', String(on));
    options.onLoop(on);
  }
  const onPicture = (_at: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    if (isOver) return;
    watch = video.requestVideoFrameCallback(onPicture);
    shown = mediaTime;
    if (!video.seeking) aim = null;
    const words = options.wallTime(mediaTime);
    if (wall.textContent !== words) wall.textContent = words;
    options.onPicture(mediaTime);
    if (loops && loop !== null && !video.paused && mediaTime >= loop.to - frameS) seek(loop.from);
  };
  watch = video.requestVideoFrameCallback(onPicture);
  player.on('pause', () => { pausedAt = performance.now(); });
  player.on('loadeddata', () => { onState({ is: 'showing' }); });
  player.one('loadedmetadata', () => { if (source.kind !== 'hls' && start > 0) seek(start); });
  player.on('ended', () => {
    if (!loops) return;
    seek(loop?.from ?? 0);
    play();
  });
  // The browser takes the focus from whatever is outside: keys must go on working.
  player.on('fullscreenchange', () => { (player.el() as HTMLElement).focus({ preventScroll: true }); });
  player.on('error', () => { fail({ code: faults[player.error()?.code ?? 0] ?? 'internal' }); });
  // A browser that lets nothing play without a hand leaves the picture and its big button.
  const play = (): void => { player.play()?.catch(() => undefined); };
  onState({ is: 'opening' });
  player.src({ src: source.url, type: source.kind === 'hls' ? hlsType : 'video/mp4' });

  return {
    toggle: () => { if (player.paused()) play(); else player.pause(); },
    step(frames) {
      // It may show one more picture of its own after it was told to stand.
      if (!video.paused) pausedAt = performance.now();
      player.pause();
      due += frames;
      timer ??= setTimeout(stepNow, Math.max(0, pausedAt + settleMs - performance.now()));
    },
    seek: (media) => { seek(media); },
    jump: (seconds) => { seek((player.currentTime() ?? 0) + seconds); },
    faster(direction) {
      // Of the element: video.js learns of a change only by its event, and a second press may come first.
      const rate = video.playbackRate;
      const next = direction > 0 ? playbackRates.find((one) => one > rate) : playbackRates.findLast((one) => one < rate);
      if (next !== undefined) player.playbackRate(next);
    },
    setLoop,
    mute: () => { player.muted(!player.muted()); },
    fullScreen: () => { (player.isFullscreen() ? player.exitFullscreen() : player.requestFullscreen())?.catch(() => undefined); },
    poster: (url) => { player.poster(url ?? ''); },
    mark(marks) {
      const total = lengthS();
      bar.replaceChildren(...(total === 0 ? [] : marks.map(({ is, title, from, to }) => {
        const mark = element('span', `${styles.mark} ${styles[is]}`);
        mark.title = title;
        mark.dataset['mark'] = is;
        mark.style.left = `${(from / total) * 100}%`;
        mark.style.width = `${((to - from) / total) * 100}%`;
        return mark;
      })));
    },
    destroy() {
      isOver = true;
      if (timer !== null) clearTimeout(timer);
      video.cancelVideoFrameCallback(watch);
      playing.delete(video);
      player.dispose();
      box.replaceChildren();
    },
  };
}

function element<T extends 'div' | 'span'>(tag: T, className: string): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
