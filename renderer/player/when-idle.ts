/** Work that may wait a moment, ms at most. */
const patienceMs = 400;

/** When the page has nothing more urgent to do; at once where the browser does not tell. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => { resolve(); }, { timeout: patienceMs });
    else resolve();
  });
}
