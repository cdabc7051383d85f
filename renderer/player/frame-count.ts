/** Frames of many videos since they were counted last. */
export interface FrameCount {
  /** Decoded and shown, and decoded and thrown away. */
  readonly shown: number;
  readonly dropped: number;
  /** Of the frames shown. */
  readonly pixels: number;
}

/** A video that was not counted before, or whose new source counts from 0 again, adds nothing this time. */
export function createFrameCounter(): (videos: Iterable<HTMLVideoElement>) => FrameCount {
  const before = new WeakMap<HTMLVideoElement, { readonly total: number; readonly lost: number }>();
  return (videos) => {
    let [shown, dropped, pixels] = [0, 0, 0];
    for (const video of videos) {
      const { totalVideoFrames: total, droppedVideoFrames: lost } = video.getVideoPlaybackQuality();
      const last = before.get(video);
      before.set(video, { total, lost });
      if (!last || total < last.total) continue;
      const newLost = Math.max(0, lost - last.lost);
      const newShown = Math.max(0, total - last.total - newLost);
      dropped += newLost;
      shown += newShown;
      pixels += newShown * video.videoWidth * video.videoHeight;
    }
    return { shown, dropped, pixels };
  };
}
