/** When a window of the wall is worn out and is replaced by a fresh one. Pure. (F16, F31; FAULTS C6: a window has at most 600 MB.) */

/** What is known of a monitor's window at one look. */
export interface WindowLook {
  /** Ms of any origin. */
  readonly at: number;
  /** Of its page's process; null where the host cannot tell. */
  readonly memoryMb: number | null;
  /** RTCPeerConnections its page ever made: Chromium counts them until it collects garbage and refuses the 501st. */
  readonly peers: number;
  /** Somebody works in it: a dialog, a camera in hand, footage, a hand that stirred just now. */
  readonly busy: boolean;
}

export interface WindowBounds {
  /** From 70 % of it a quiet moment is taken, at all of it none is waited for. 0: memory is no reason. */
  readonly memoryMb: number;
  readonly peers: number;
  /** A window younger than this (ms) is not replaced: its base is not known yet. */
  readonly youngMs: number;
  /** At least so long (ms) between two replacements of a monitor; doubled after each that failed. */
  readonly pauseMs: number;
}

export const usualBounds = { peers: 350, youngMs: 5 * 60_000, pauseMs: 15 * 60_000 } as const;

export interface WindowHistory {
  readonly openedAt: number;
  /** What it took once it was no longer young; null before. A wall that needs so much is not worn out. */
  readonly baseMb: number | null;
  /** Looks in a row that found it beyond the bound. */
  readonly beyond: number;
  readonly replacedAt: number | null;
  readonly failures: number;
}

export interface Due {
  readonly why: 'memory' | 'peers';
  /** It cannot wait for a quiet moment. */
  readonly isPressing: boolean;
}

/** One high look is a spike, not wear. */
const looksInARow = 3;
const quietShare = 0.7;
/** It must have grown by this much over its own base. */
const growth = 1.3;
const mostFailures = 5;

export function newWindow(openedAt: number): WindowHistory {
  return { openedAt, baseMb: null, beyond: 0, replacedAt: null, failures: 0 };
}

export function withLook(history: WindowHistory, look: WindowLook, bounds: WindowBounds): { readonly history: WindowHistory; readonly due: Due | null } {
  const young = look.at - history.openedAt < bounds.youngMs;
  const baseMb = history.baseMb ?? (young ? null : look.memoryMb);
  const grown = look.memoryMb !== null && baseMb !== null && look.memoryMb >= baseMb * growth;
  const isBeyond = bounds.memoryMb > 0 && look.memoryMb !== null && look.memoryMb >= bounds.memoryMb * quietShare && grown;
  const next = { ...history, baseMb, beyond: isBeyond ? history.beyond + 1 : 0 };
  const rests = history.replacedAt !== null && look.at - history.replacedAt < bounds.pauseMs * 2 ** Math.min(history.failures, mostFailures);
  const wornByPeers = look.peers >= bounds.peers * quietShare;
  const pressedByMemory = bounds.memoryMb > 0 && look.memoryMb !== null && look.memoryMb >= bounds.memoryMb;
  const isPressing = look.peers >= bounds.peers || pressedByMemory;
  if (rests || young || (look.busy && !isPressing)) return { history: next, due: null };
  if (wornByPeers) return { history: next, due: { why: 'peers', isPressing } };
  return { history: next, due: next.beyond >= looksInARow ? { why: 'memory', isPressing } : null };
}

/** The new window plays, and the old one is gone. */
export function replaced(at: number): WindowHistory {
  return { ...newWindow(at), replacedAt: at };
}

/** The new window did not come to play: the old one stays. */
export function notReplaced(history: WindowHistory, at: number): WindowHistory {
  return { ...history, beyond: 0, replacedAt: at, failures: history.failures + 1 };
}
