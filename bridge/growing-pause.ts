/** How long to wait before something that ended by itself is started again: shortly the first time, longer each further time. */
export interface PauseBounds {
  /** Before the first start again, ms. */
  readonly first: number;
  /** Before the second, ms; doubled from there on. */
  readonly least: number;
  /** Ms. */
  readonly most: number;
  /** What stood for so long (ms) since it was started again ends for the first time. */
  readonly stableMs: number;
}

/**
 * Before a page that crashes, or is not there to be loaded, is loaded again; the same in both hosts. One that showed its wall for a while is
 * loaded again at once, however often: that alone loads nobody's PC, and a page that crashes often spares itself (F29).
 */
export const reloadPause: PauseBounds = { first: 0, least: 500, most: 10_000, stableMs: 10_000 };

/** The pause (ms) before the next start; to be asked once for each end. */
export type NextPause = () => number;

export function growingPause({ first, least, most, stableMs }: PauseBounds): NextPause {
  let ends = 0;
  let againAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    ends = now - againAt > stableMs ? 0 : ends + 1;
    const pauseMs = ends === 0 ? first : Math.min(most, least * 2 ** (ends - 1));
    againAt = now + pauseMs;
    return pauseMs;
  };
}
