/** The canvas over a clip's `<video>`: pictures of the frame player, or the video's last one while the video has something else to do. */

export interface ClipCanvas {
  readonly isShown: boolean;
  paint(picture: VideoFrame): void;
  /** Keeps what is seen of the video, and shows that. */
  hold(video: HTMLVideoElement): void;
  show(isShown: boolean): void;
}

/** `onShow` hears whether the canvas hides the video. */
export function createClipCanvas(canvas: HTMLCanvasElement, onShow: (isShown: boolean) => void): ClipCanvas {
  const context = canvas.getContext('2d', { alpha: false });
  let isShown = false;
  const draw = (picture: CanvasImageSource, width: number, height: number) => {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context?.drawImage(picture, 0, 0, width, height);
  };
  const show = (next: boolean) => {
    if (next === isShown) return;
    isShown = next;
    onShow(next);
  };
  return {
    get isShown() { return isShown; },
    paint(picture) {
      draw(picture, picture.displayWidth, picture.displayHeight);
      show(true);
    },
    hold(video) {
      if (isShown || video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return;
      draw(video, video.videoWidth, video.videoHeight);
      show(true);
    },
    show,
  };
}
