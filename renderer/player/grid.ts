/** Moments that all tiles of a page share: what many of them change in one of these costs the page, and the screen, one drawing. */

/** Calls at the next moment of the grid of so many ms; returns the way to call it off. */
export function atGrid(everyMs: number, call: () => void): () => void {
  const timer = setTimeout(call, everyMs - (performance.now() % everyMs));
  return () => { clearTimeout(timer); };
}
