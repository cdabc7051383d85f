/**
 * Pictures that no player plays, shown by a `<video>` of their own as they were decoded: nothing turns them into RGB on the page's thread,
 * and nothing of them stays in the browser's cache of images (docs/decisions/050).
 */
import type { Problem } from '#model/problem';
import { pictureVideo } from './picture-video.ts';

/** A video listens to its track a little after it was told to (ms); what was written before is lost and written again. */
const againMs = 30;
/** Nobody waits longer than this for a picture to be on screen (ms) in a window that is not drawn: there it never is. */
const unseenLimitMs = 250;
/** Longer (ms) where it is seen: a page under load takes its time, and until then what is seen is the picture before, or what this one covers. */
const seenLimitMs = 3_000;
/** So many pictures in a row, over so long (ms), that never came to a screen which is drawn: whoever says they are shown must hear it. */
const undrawn = { pictures: 2, ms: 5_000 };

export interface PaintedPictures {
  readonly video: HTMLVideoElement;
  /** Takes the picture over. Resolves when it is on screen; rejects where the browser has no way to show it, or does not draw it (`unpaintable`). */
  paint(picture: VideoFrame): Promise<void>;
  /** Removes the video, with its last picture. */
  remove(): void;
}

export function createPaintedPictures(document: Document): PaintedPictures {
  const video = pictureVideo(document);
  video.dataset['painted'] = '';
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  video.srcObject = new MediaStream([track]);
  video.play().catch(() => undefined);
  /** The newest picture, until the video is known to listen. */
  let kept: VideoFrame | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let isRemoved = false;
  /** Since anything was drawn, however late. */
  const missed = { pictures: 0, since: performance.now() };
  const drawn = (): void => {
    missed.pictures = 0;
    missed.since = performance.now();
  };
  const watch = (): void => {
    drawn();
    if (!isRemoved) video.requestVideoFrameCallback(watch);
  };
  video.requestVideoFrameCallback(watch);
  const judge = (): void => {
    // A window that is hidden draws nothing, and nobody is deceived.
    if (document.visibilityState !== 'visible') return drawn();
    missed.pictures += 1;
    if (video.paused) video.play().catch(() => undefined);
    if (!isRemoved && missed.pictures > undrawn.pictures && performance.now() - missed.since > undrawn.ms) throw new UndrawnError();
  };
  const release = (): void => {
    clearTimeout(again);
    kept?.close();
    kept = null;
  };
  const writeKept = (): Promise<void> => {
    clearTimeout(again);
    if (!kept) return Promise.resolve();
    again = setTimeout(() => { writeKept().catch(() => undefined); }, againMs);
    return writer.write(kept.clone());
  };
  video.addEventListener('loadeddata', release, { once: true });

  return {
    video,
    async paint(picture) {
      if (isRemoved) return picture.close();
      const onScreen = presented(video);
      const timed = timedNow(picture);
      release();
      if (video.readyState < video.HAVE_CURRENT_DATA) kept = timed;
      const written = kept ? writeKept() : writer.write(timed);
      await Promise.race([onScreen, new Promise<never>((_, reject) => { written.catch((error: unknown) => { if (!isRemoved) reject(error as Error); }); })]);
      judge();
    },
    remove() {
      isRemoved = true;
      release();
      track.stop();
      video.srcObject = null;
      video.remove();
    },
  };
}

class UndrawnError extends Error {
  override readonly message = 'the browser does not draw what is painted';
}

/** What an engine says where a picture cannot be painted. */
export function unpaintable(error: unknown): Problem {
  if (error instanceof UndrawnError) return { code: 'decode-failed', detail: error.message };
  return { code: 'codec-unsupported', detail: (error instanceof Error ? error.message : 'no picture can be painted').slice(0, 200) };
}

/** Takes the picture over. A track takes its time from its pictures: none may be older than the one before. */
function timedNow(picture: VideoFrame): VideoFrame {
  try {
    return new VideoFrame(picture, { timestamp: Math.round(performance.now() * 1000) });
  } finally {
    picture.close();
  }
}

/** The next picture is on screen, or its time is over. */
function presented(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    const began = performance.now();
    const done = (): void => {
      clearTimeout(limit);
      video.cancelVideoFrameCallback(wait);
      resolve();
    };
    const look = (): void => {
      const isSeen = video.isConnected && video.ownerDocument.visibilityState === 'visible';
      if (!isSeen || performance.now() - began >= seenLimitMs) return done();
      limit = setTimeout(look, unseenLimitMs);
    };
    const wait = video.requestVideoFrameCallback(done);
    let limit = setTimeout(look, unseenLimitMs);
  });
}
