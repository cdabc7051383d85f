/** The one interface behind which every way of showing a live picture stands. */
import type { LiveKind, LiveTicket } from '#model/live';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import type { Lane } from './live-access.ts';
import type { ShownFrame } from './picture-age.ts';

export interface EngineListener {
  /** One picture of a stream whose player is still being made ready; it does not move yet. At most once, and never after a frame. */
  opening(frame: ShownFrame): void;
  /** A new frame is on screen; the first one says the engine works. Not called after `destroy` began. */
  frame(frame: ShownFrame): void;
  /** The source sends, although nothing new is to be shown (`keyframes`). */
  heard(): void;
  /** No picture for now, but the engine stays and heals by itself; the next frame says it did. */
  waiting(problem: Problem): void;
  /** The engine has given up. The owner must destroy it. Said at most once. */
  fault(problem: Problem): void;
  /** The source says there will be no more. Said at most once, instead of `fault`. */
  ended(): void;
}

/** What an engine may show its pictures on. The video belongs to it from start to `destroy`; engines without video paint. */
export interface EngineSurface {
  readonly video: HTMLVideoElement;
  /** Takes a picture over that no player plays: it is not to be used or closed afterwards. Resolves when it is on screen, if it is to be seen; rejects where the browser cannot show it. */
  paint(picture: VideoFrame): Promise<void>;
  /** Keeps the video's present frame and shows that; when it resolves the video may be emptied. Never rejects. */
  hold(): Promise<void>;
  /** Shows what the video plays, or what was painted. */
  show(which: 'video' | 'painted'): void;
}

export interface EngineContext {
  readonly lane: Lane;
  readonly now: () => EpochMs;
  readonly random: () => number;
  /** Nothing live is seen in the tile, and this PC has ease: a picture is worth showing before the stream's own player is ready. */
  readonly wantsOpening: boolean;
}

export interface Engine {
  readonly kind: LiveKind;
  /** Frees connections, decoders and buffers, and leaves the video empty. May be called more than once. */
  destroy(): Promise<void>;
}

/** Starts at once and reports through the listener; never throws. */
export type StartEngine = (surface: EngineSurface, ticket: LiveTicket, context: EngineContext, listener: EngineListener) => Engine;

const living = new Set<object>();

/** Engines started and not yet wholly destroyed in this page: anything left at the end is a leak. */
export function livingEngines(): number {
  return living.size;
}

/**
 * Wraps what an engine built into the contract: counted, destroyed once, silent after its end.
 * `build` gets a listener that is quiet after destruction, and returns how to tear down.
 */
export function engineOf(kind: LiveKind, listener: EngineListener, build: (listener: EngineListener, signal: AbortSignal) => () => void | Promise<void>): Engine {
  const abort = new AbortController();
  const token = {};
  living.add(token);
  let over = false;
  const finish = (say: () => void) => {
    if (over || abort.signal.aborted) return;
    over = true;
    say();
  };
  const guarded: EngineListener = {
    frame: (frame) => { if (!over && !abort.signal.aborted) listener.frame(frame); },
    opening: (frame) => { if (!over && !abort.signal.aborted) listener.opening(frame); },
    heard: () => { if (!over && !abort.signal.aborted) listener.heard(); },
    waiting: (problem) => { if (!over && !abort.signal.aborted) listener.waiting(problem); },
    fault: (problem) => finish(() => listener.fault(problem)),
    ended: () => finish(() => listener.ended()),
  };
  let tearDown: () => void | Promise<void> = () => {};
  try {
    tearDown = build(guarded, abort.signal);
  } catch (error) {
    guarded.fault({ code: 'internal', detail: (error instanceof Error ? error.message : 'engine did not start').slice(0, 200) });
  }
  let destroying: Promise<void> | null = null;
  const destroy = async () => {
    abort.abort();
    try {
      await tearDown();
    } finally {
      living.delete(token);
    }
  };
  return { kind, destroy: () => (destroying ??= destroy()) };
}

/** Empties a video so that decoder and buffers go at once, not at garbage collection. */
export function emptyVideo(video: HTMLVideoElement): void {
  video.srcObject = null;
  video.removeAttribute('src');
  video.load();
}

/** Starts play; being interrupted by a later load is no fault. */
export function playVideo(video: HTMLVideoElement): void {
  video.play().catch(() => {
    // Autoplay with sound may be refused until a gesture: a control room's picture matters more than its sound.
    if (!video.muted) {
      video.muted = true;
      video.play().catch(() => {});
    }
  });
}
