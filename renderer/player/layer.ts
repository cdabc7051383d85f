/**
 * One sheet of a tile: a `<video>` and, over it, a canvas for what a video cannot keep: the last still, and pictures of engines that paint.
 * The sheet on top is what the operator sees; the next way starts on a sheet beneath and is raised at its first frame, so nothing flashes.
 */
import type { EngineSurface } from './engine.ts';

export interface Layer extends EngineSurface {
  /** Keeps the video's present frame on the canvas, and shows that: an engine may then empty the video. */
  hold(): void;
  /** Shows what the engine paints: the video, or with `'canvas'` the canvas. */
  show(which: 'video' | 'canvas'): void;
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
  let canvas = document.createElement('canvas');
  canvas.className = classes.canvas;
  let context: '2d' | 'bitmaprenderer' | null = null;
  sheet.append(video, canvas);
  host.append(sheet);
  /** A canvas keeps its first kind of context for life: another kind needs another canvas. */
  const penOf = (kind: '2d' | 'bitmaprenderer'): HTMLCanvasElement => {
    const own = context === null || context === kind ? canvas : document.createElement('canvas');
    own.className = canvas.className;
    context = kind;
    return own;
  };
  const put = (own: HTMLCanvasElement) => {
    if (own !== canvas) canvas.replaceWith(own);
    canvas = own;
  };
  const show = (which: 'video' | 'canvas') => canvas.classList.toggle(classes.shown, which === 'canvas');
  const visible = () => (canvas.classList.contains(classes.shown) ? canvas : video);

  return {
    video, show,
    paint(image) {
      const own = penOf('bitmaprenderer');
      if (own.width !== image.width) own.width = image.width;
      if (own.height !== image.height) own.height = image.height;
      // Handed over, not drawn: 36 pictures a second of 640×360 cost a third less (docs/decisions/043).
      own.getContext('bitmaprenderer')?.transferFromImageBitmap(image);
      put(own);
    },
    hold() {
      if (visible() === canvas || !hasFrame(video)) return;
      const own = penOf('2d');
      own.width = video.videoWidth;
      own.height = video.videoHeight;
      own.getContext('2d')?.drawImage(video, 0, 0);
      put(own);
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
