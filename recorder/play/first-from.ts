/** Waits for the first thing of a kind that a source gives, opening it if need be. */
import type { LiveSource, MediaInit, MediaPacket } from '../media.ts';
import { SourceLost } from './source-lost.ts';

/** Null when the signal aborts first; rejects with `SourceLost` when the source is or gets lost. A source just left lingers. */
export function firstInit(source: LiveSource, signal: AbortSignal): Promise<MediaInit | null> {
  return firstFrom<MediaInit>(source, signal, (give) => ({ init: give }));
}

/** The newest key frame: the one in hand if there is one. Ends like `firstInit`. */
export function firstKeyFrame(source: LiveSource, signal: AbortSignal): Promise<MediaPacket | null> {
  return firstFrom<MediaPacket>(source, signal, (give) => ({
    packet: (packet) => { if (packet.kind === 'video' && packet.key) give(packet); },
  }));
}

type Tap<T> = (give: (value: T) => void) => { init?(init: MediaInit): void; packet?(packet: MediaPacket): void };

function firstFrom<T>(source: LiveSource, signal: AbortSignal, tap: Tap<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    let found: T | null = null;
    let lost: SourceLost | null = null;
    let leave: (() => void) | null = null;
    const settle = (): void => {
      // A source calls back while it is being attached; only then is the way to leave known.
      if (!leave || (found === null && !lost && !signal.aborted)) return;
      signal.removeEventListener('abort', settle);
      leave();
      leave = null;
      if (found !== null || !lost) resolve(found);
      else reject(lost);
    };
    const { init, packet } = tap((value) => { found = value; settle(); });
    leave = source.attach({
      state: (state) => { if (state.is === 'lost') { lost = new SourceLost(state.problem); settle(); } },
      init: (value) => init?.(value),
      fragment: () => {},
      ...packet ? { packet } : {},
    });
    signal.addEventListener('abort', settle);
    settle();
  });
}
