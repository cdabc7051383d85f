/** Reports every new frame of a `<video>`, with a second witness for pages whose frame callbacks are throttled. */
import type { MediaSeconds } from '#model/time';

export interface VideoFrame {
  readonly mediaTime: MediaSeconds;
  /** Only with WebRTC. */
  readonly rtpTimestamp: number | null;
  /** `performance.now()` scale: when a remote source captured it, where the browser can tell. */
  readonly captureTime: number | null;
  /** `performance.now()` scale: when the frame is on screen. */
  readonly displayTime: number;
}

/** How often (ms) the second witness looks. */
const witnessEveryMs = 500;
/** Without a callback for this long (ms) they count as throttled. */
const silentAfterMs = 450;

/**
 * Calls `onFrame` until the signal aborts. Browsers stop frame callbacks of hidden pages (F32), so while callbacks are silent
 * the decoder's own count is asked; in a hidden page, where even decoding may be suspended, the play position is enough.
 */
export function watchFrames(video: HTMLVideoElement, signal: AbortSignal, onFrame: (frame: VideoFrame) => void): void {
  let lastCallback = performance.now();
  let handle = 0;
  let drawn = false;
  const seen = (at: number, metadata: VideoFrameCallbackMetadata) => {
    lastCallback = at;
    drawn = true;
    handle = video.requestVideoFrameCallback(seen);
    onFrame({ mediaTime: metadata.mediaTime, rtpTimestamp: metadata.rtpTimestamp ?? null, captureTime: metadata.captureTime ?? null, displayTime: metadata.expectedDisplayTime });
  };
  handle = video.requestVideoFrameCallback(seen);

  let before = witness(video);
  const timer = setInterval(() => {
    const now = performance.now();
    const current = witness(video);
    const { hidden } = video.ownerDocument;
    const moved = current.frames > before.frames || (hidden && current.position > before.position);
    before = current;
    // A first frame that is decoded but not yet drawn is no picture where somebody looks.
    if (moved && (drawn || hidden) && now - lastCallback >= silentAfterMs) onFrame({ mediaTime: current.position, rtpTimestamp: null, captureTime: null, displayTime: now });
  }, witnessEveryMs);

  signal.addEventListener('abort', () => {
    clearInterval(timer);
    video.cancelVideoFrameCallback(handle);
  }, { once: true });
}

function witness(video: HTMLVideoElement): { frames: number; position: number } {
  return { frames: video.getVideoPlaybackQuality().totalVideoFrames, position: video.currentTime };
}
