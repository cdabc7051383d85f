/** Follows whatever server stands behind an id: none yet, one, another after its settings were changed. */
import type { ServerId } from '#model/ids';
import type { Changes } from '../changes.ts';
import type { RecordingServer } from './recording-server.ts';

export interface ServersToFollow {
  readonly find: (id: ServerId) => RecordingServer | null;
  /** Of the list of servers. */
  readonly changes: Pick<Changes, 'subscribe'> | undefined;
}

/** Calls with the server, or null, at first and whenever it is another; the signal given aborts when it is another again, or with `signal`. */
export function followPart({ find, changes }: ServersToFollow, id: ServerId, attach: (server: RecordingServer | null, signal: AbortSignal) => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  let current: RecordingServer | null | undefined;
  let attached = new AbortController();
  const look = (): void => {
    const now = find(id);
    if (now === current) return;
    attached.abort();
    attached = new AbortController();
    current = now;
    // One that leaves says so at once, the list of servers when all of it is gone.
    now?.gone?.addEventListener('abort', look, { once: true, signal: attached.signal });
    attach(now, AbortSignal.any([attached.signal, signal]));
  };
  const stop = changes?.subscribe(look);
  signal.addEventListener('abort', () => {
    stop?.();
    attached.abort();
  }, { once: true });
  look();
}
