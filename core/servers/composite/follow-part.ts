/** Follows whatever server stands behind an id: none yet, one, another after its settings were changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerId } from '#model/ids';
import type { RecordingServer } from '../recording-server.ts';

const lookMs = 1_000;

/** Calls with the server, or null, at first and whenever it is another; the signal given aborts when it is another again, or with `signal`. */
export function followPart(find: (id: ServerId) => RecordingServer | null, id: ServerId, attach: (server: RecordingServer | null, signal: AbortSignal) => void, signal: AbortSignal): void {
  const run = async (): Promise<void> => {
    let current: RecordingServer | null | undefined;
    let attached = new AbortController();
    while (!signal.aborted) {
      const now = find(id);
      if (now !== current) {
        attached.abort();
        attached = new AbortController();
        current = now;
        attach(now, AbortSignal.any([attached.signal, signal]));
      }
      await sleep(lookMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  void run();
}
