/** Counts decoded pictures that were not given back, from outside: by the browser's own classes, whatever the page believes. */
import type { Page } from '@playwright/test';

export interface OpenFrames { readonly made: number; readonly open: number; readonly mostOpen: number; readonly mostBytes: number }
type CountingWindow = Window & { __frames?: { made: number; open: number; mostOpen: number; bytes: number; mostBytes: number } };

/** From the next load of the page on. */
export async function countOpenFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { made: 0, open: 0, mostOpen: 0, bytes: 0, mostBytes: 0 };
    (window as CountingWindow).__frames = counts;
    const sizes = new WeakMap<VideoFrame, number>();
    const close = VideoFrame.prototype.close;
    VideoFrame.prototype.close = function closeCounted() {
      const size = sizes.get(this);
      if (size !== undefined) {
        sizes.delete(this);
        counts.open -= 1;
        counts.bytes -= size;
      }
      close.call(this);
    };
    const Native = window.VideoDecoder;
    window.VideoDecoder = class extends Native {
      constructor(init: VideoDecoderInit) {
        super({ ...init, output: (frame) => {
          const size = frame.allocationSize();
          sizes.set(frame, size);
          counts.made += 1;
          counts.open += 1;
          counts.bytes += size;
          counts.mostOpen = Math.max(counts.mostOpen, counts.open);
          counts.mostBytes = Math.max(counts.mostBytes, counts.bytes);
          init.output(frame);
        } });
      }
    };
  });
}

export function openFrames(page: Page): Promise<OpenFrames> {
  return page.evaluate(() => {
    const { made, open, mostOpen, mostBytes } = (window as CountingWindow).__frames!;
    return { made, open, mostOpen, mostBytes };
  });
}
