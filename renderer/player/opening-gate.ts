/**
 * Pictures first: streams that begin together have their opening pictures (mse-player.ts) before the first of their players is made
 * ready, which costs as much as dozens of pictures and takes all of them with it (docs/decisions/049).
 */

/** No player waits longer than this for pictures, its own or others', ms. */
const patienceMs = 500;

export interface OpeningGate {
  /** An opening picture is on its way; returns what to call when it is there, or will not come. `go` is called once when no picture is on its way any more, or patience is over. */
  enter(go: () => void): () => void;
}

export function createOpeningGate(): OpeningGate {
  /** Pictures on their way, and players that wait. */
  const underWay = new Set<object>();
  const waiting = new Set<() => void>();
  const arrived = (own: object): void => {
    if (!underWay.delete(own) || underWay.size > 0) return;
    for (const pass of waiting) pass();
  };
  return {
    enter(go) {
      const own = {};
      const pass = (): void => {
        clearTimeout(timer);
        if (waiting.delete(pass)) go();
      };
      const timer = setTimeout(() => {
        pass();
        arrived(own);
      }, patienceMs);
      underWay.add(own);
      waiting.add(pass);
      return () => { arrived(own); };
    },
  };
}

/** Shared by all tiles of this page. */
export const windowGate = createOpeningGate();
