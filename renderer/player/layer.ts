/**
 * One sheet of a tile: a `<video>` for what plays, and over it, where needed, pictures that do not: the last still, and those of engines
 * that paint. The sheet on top is what the operator sees; the next way starts on a sheet beneath and is raised at its first frame, so
 * nothing flashes.
 */
import type { EngineSurface } from './engine.ts';
import { createPaintedPictures } from './painted-pictures.ts';
import type { PaintedPictures } from './painted-pictures.ts';
import { pictureVideo } from './picture-video.ts';

export interface Layer extends EngineSurface {
  /** Puts this sheet on top. */
  raise(): void;
  mute(muted: boolean): void;
  /** The picture as it is seen, in its own pixels; null where there is none. */
  picture(): Promise<ImageBitmap | null>;
  remove(): void;
}

export interface LayerClasses { readonly layer: string; readonly top: string; readonly video: string; readonly painted: string; readonly shown: string }

export function createLayer(host: HTMLElement, classes: LayerClasses): Layer {
  const document = host.ownerDocument;
  const sheet = document.createElement('div');
  sheet.className = classes.layer;
  const video = pictureVideo(document);
  video.className = classes.video;
  sheet.append(video);
  host.append(sheet);
  let painted: PaintedPictures | null = null;
  let shown: 'video' | 'painted' = 'video';
  /** Player and engine may both ask for the picture to be kept. */
  let keeping: Promise<void> | null = null;
  const paint = async (picture: VideoFrame): Promise<void> => {
    if (!painted) {
      try {
        painted = createPaintedPictures(document);
      } catch (error) {
        picture.close();
        throw error;
      }
      painted.video.classList.add(classes.painted);
      painted.video.classList.toggle(classes.shown, shown === 'painted');
      sheet.append(painted.video);
    }
    await painted.paint(picture);
  };
  const show = (which: 'video' | 'painted'): void => {
    shown = which;
    painted?.video.classList.toggle(classes.shown, which === 'painted');
    if (which === 'painted') return;
    // What nobody sees any more need not stay in memory.
    painted?.remove();
    painted = keeping = null;
  };

  const keep = async (picture: VideoFrame): Promise<void> => {
    const done = paint(picture);
    const own = painted;
    const isThere = await done.then(() => true, () => false);
    // Beneath the video until now; gone where its engine has shown that again.
    if (isThere && own && own === painted) show('painted');
    else keeping = null;
  };

  return {
    video, show, paint,
    async hold() {
      const picture = shown === 'video' && !keeping ? frameOf(video) : null;
      if (picture) keeping = keep(picture);
      await keeping;
    },
    raise() {
      for (const other of host.children) other.classList.toggle(classes.top, other === sheet);
    },
    mute(muted) { video.muted = muted; },
    async picture() {
      const source = shown === 'painted' ? painted?.video : video;
      return source && hasFrame(source) ? createImageBitmap(source) : null;
    },
    remove() {
      painted?.remove();
      sheet.remove();
    },
  };
}

function hasFrame(video: HTMLVideoElement): boolean {
  return video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0;
}

/** Null where there is none, or where its server lets nobody read it. */
function frameOf(video: HTMLVideoElement): VideoFrame | null {
  if (!hasFrame(video)) return null;
  try {
    return new VideoFrame(video, { timestamp: 0 });
  } catch {
    return null;
  }
}
