/** A video that was halted may show one more picture, and tell it late: when it shows no other. */

/** Before this time (ms) it may show another one. */
export const settleMs = 80;
/** Drawings of the page after that: what the browser shows it tells with one, and a page under load has few of them. */
const drawings = 2;
/** A page that is not drawn shows no picture either, ms. */
const longestMs = 1_000;

/** Calls once a video that is halted now shows no other picture. Returns the way to call it off. */
export function whenSettled(call: () => void): () => void {
  let frame = 0;
  const off = (): void => {
    clearTimeout(soonest);
    clearTimeout(latest);
    cancelAnimationFrame(frame);
  };
  const done = (): void => {
    off();
    call();
  };
  const draw = (left: number): void => { frame = requestAnimationFrame(() => { if (left > 1) draw(left - 1); else done(); }); };
  const soonest = setTimeout(() => { draw(drawings); }, settleMs);
  const latest = setTimeout(done, longestMs);
  return off;
}
