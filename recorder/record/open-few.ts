/** A ceiling for sources that are open at once: each waits in a thread of the pool, and files need threads too (thread-pool.ts). */
import type { OpenSource } from './opened-source.ts';
import { SourceFault } from './source-fault.ts';

/** Wraps openings that share one ceiling; beyond it they fail with `over-budget` and are tried again like any lost source. */
export function openFew(most: number): (open: OpenSource) => OpenSource {
  let inside = 0;
  return (open) => async (signal) => {
    if (inside >= most) throw new SourceFault('over-budget', `${most} bridged streams are open`);
    inside += 1;
    let left = false;
    const leave = (): void => {
      if (!left) inside -= 1;
      left = true;
    };
    try {
      const source = await open(signal);
      return {
        video: source.video, audio: source.audio, next: () => source.next(), captureAt: (pts) => source.captureAt(pts), clockJumped: () => source.clockJumped(),
        close: () => source.close().finally(leave),
      };
    } catch (error) {
      leave();
      throw error;
    }
  };
}
