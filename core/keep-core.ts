/**
 * Keeps a core process running (F29, F30): one that dies, or whose event loop stands still, is started again at once on the same port
 * with the same pass, so that open windows come back by themselves. Knows no process library: hosts say how to start one.
 */
import { coreMessageSchema } from '#bridge/core-messages';
import type { CoreMemory, CoreMessage } from '#bridge/core-messages';

/** No pulse for this long (ms) once it was ready: it hangs. A pulse is due each second; a slow disk or a debugger may hold one up. */
const hangMs = 15_000;
/**
 * A core that is started again is ready within this, ms, or it hangs; twice as long after each that was not, for a large database on a slow
 * disk may take longer to be looked over. A first one may take as long as it wants: it may be drawing a demo's clips.
 */
const readyMs = { least: 60_000, most: 600_000 };
const watchMs = 1_000;
/** A look that comes later than this (ms) after the one before: the keeper stood still itself, as in a suspension. */
const heldUpMs = 4_000;
/** A run that was shorter than this (ms), or never ready, counts as a failure and lengthens the pause before the next. */
const stableMs = 10_000;
const restartMs = { least: 50, most: 10_000 };

export interface CoreProcess {
  /** Anything it sends; not yet checked. */
  onMessage(listener: (message: unknown) => void): void;
  readonly ended: Promise<void>;
  /** Asks it to stop in order. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

export interface KeepCoreOptions {
  readonly start: (again: CoreMemory | null) => CoreProcess;
  readonly onProgress: (step: string, fraction: number) => void;
  /** `again` is false the first time. */
  readonly onReady: (ready: Extract<CoreMessage, { kind: 'ready' }>, again: boolean) => void;
  readonly onRestart: (why: 'ended' | 'hangs') => void;
  readonly stopped: AbortSignal;
  readonly monotonic: () => number;
}

/** Resolves once stopped and the process has ended, or with the failure of a core that never came up. */
export async function keepCore({ start, onProgress, onReady, onRestart, stopped, monotonic }: KeepCoreOptions): Promise<Extract<CoreMessage, { kind: 'failed' }> | null> {
  let memory: CoreMemory | null = null;
  let failures = 0;
  let patienceMs = readyMs.least;
  while (!stopped.aborted) {
    const began = monotonic();
    const core = start(memory);
    let failed: Extract<CoreMessage, { kind: 'failed' }> | null = null;
    let isReady = false;
    let aliveAt = began;
    let hangs = false;
    core.onMessage((raw) => {
      const message = coreMessageSchema.safeParse(raw).data;
      if (message?.kind === 'progress') onProgress(message.step, message.fraction);
      if (message?.kind === 'failed') failed = message;
      if (message?.kind === 'pulse') aliveAt = monotonic();
      if (message?.kind !== 'ready') return;
      isReady = true;
      aliveAt = monotonic();
      const again = memory !== null;
      ({ memory } = message);
      onReady(message, again);
    });
    const stop = (): void => { core.stop(); };
    stopped.addEventListener('abort', stop, { once: true });
    let lookedAt = began;
    const watch = setInterval(() => {
      const now = monotonic();
      // Pulses of that time wait unread, or the core stood still with the keeper: it has its whole time again (F34).
      if (now - lookedAt > heldUpMs) aliveAt = now;
      lookedAt = now;
      if (memory === null || now - aliveAt <= (isReady ? hangMs : patienceMs)) return;
      hangs = true;
      core.kill();
    }, watchMs);
    await core.ended;
    clearInterval(watch);
    stopped.removeEventListener('abort', stop);
    // A first start that fails would fail again: the port is taken, the data is newer.
    if (memory === null) return failed ?? { kind: 'failed', message: 'The core ended before it was ready.', code: 1 };
    if (stopped.aborted) return null;
    onRestart(hangs ? 'hangs' : 'ended');
    patienceMs = isReady ? readyMs.least : Math.min(readyMs.most, patienceMs * 2);
    failures = !isReady || monotonic() - began < stableMs ? failures + 1 : 0;
    await pause(Math.min(restartMs.most, restartMs.least * 4 ** failures), stopped);
  }
  return null;
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    stopped.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    }
  });
}
