/**
 * One sheet of a tile: a `<video>` and, over it, a canvas for what a video cannot keep: the last still, and pictures of engines that paint.
 * The sheet on top is what the operator sees; the next way starts on a sheet beneath and is raised at its first frame, so nothing flashes.
 */
import type { EngineSurface } from './engine.ts';

export interface Layer extends EngineSurface {
  /** Keeps the video's present frame on the canvas, and shows that: an engine may then empty the video. */
  hold(): void;
  /** Puts this sheet on top. */
  raise(): void;
  mute(muted: boolean): void;
  /** The picture as it is seen, in its own pixels; null where there is none. */
  picture(): Promise<ImageBitmap | null>;
  remove(): void;
}

export interface LayerClasses { readonly layer: string; readonly top: string; readonly video: string; readonly canvas: string; readonly shown: string }

export function createLayer(host: HTMLElement, classes: LayerClasses): Layer {
  const document = host.ownerDocument;
  const sheet = document.createElement('div');
  sheet.className = classes.layer;
  const video = document.createElement('video');
  video.className = classes.video;
  video.muted = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  const canvas = document.createElement('canvas');
  canvas.className = classes.canvas;
  sheet.append(video, canvas);
  host.append(sheet);
  const pen = canvas.getContext('bitmaprenderer');
  // Handed over, not drawn: 36 pictures a second of 640×360 cost a third less (docs/decisions/043).
  const paint = (image: ImageBitmap) => {
    if (canvas.width !== image.width) canvas.width = image.width;
    if (canvas.height !== image.height) canvas.height = image.height;
    pen?.transferFromImageBitmap(image);
  };
  const show = (which: 'video' | 'canvas') => {
    const wasShown = canvas.classList.contains(classes.shown);
    canvas.classList.toggle(classes.shown, which === 'canvas');
    // What nobody sees any more need not stay in memory: a megabyte for each tile of 640×360.
    if (wasShown && which === 'video') pen?.transferFromImageBitmap(null);
  };
  const visible = () => (canvas.classList.contains(classes.shown) ? canvas : video);

  return {
    video, show, paint,
    hold() {
      if (visible() === canvas || !hasFrame(video)) return;
      const copy = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      copy.getContext('2d', { alpha: false })?.drawImage(video, 0, 0);
      paint(copy.transferToImageBitmap());
      show('canvas');
    },
    raise() {
      for (const other of host.children) other.classList.toggle(classes.top, other === sheet);
    },
    mute(muted) { video.muted = muted; },
    async picture() {
      const source = visible();
      if (source === video ? !hasFrame(video) : canvas.width === 0) return null;
      return createImageBitmap(source);
    },
    remove() { sheet.remove(); },
  };
}

function hasFrame(video: HTMLVideoElement): boolean {
  return video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0;
}
