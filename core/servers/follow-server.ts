/** Keeps the catalogue and the journal told of what one recording server says. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue } from '../cameras/catalogue.ts';
import type { Journal } from '../journal/journal.ts';
import type { Logger } from '../log.ts';
import type { Note } from '../note.ts';
import type { RecordingServer, ServerHealth } from './recording-server.ts';

const retryMs = 1_000;

export interface FollowOptions {
  readonly catalogue: Pick<Catalogue, 'replaceServer' | 'setHealth' | 'setServerHealth'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly note: Note;
  readonly log: Logger;
}

export function followServer(server: RecordingServer, { catalogue, journal, note, log }: FollowOptions, signal: AbortSignal): void {
  let loading = false;
  let again = false;
  const load = async (): Promise<void> => {
    again = true;
    if (loading) return;
    loading = true;
    while (again && !signal.aborted) {
      again = false;
      try {
        const { refused } = catalogue.replaceServer(server.id, await server.cameras(signal));
        if (refused > 0) log.warn({ server: server.id, refused }, 'cameras refused: not well-formed');
      } catch (error) {
        if (signal.aborted) break;
        log.warn({ server: server.id, error: String(error) }, 'the list of cameras could not be read');
        again = true;
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
    loading = false;
  };

  let standing = new Set<string>();
  const journalAlarms = ({ alarms }: ServerHealth): void => {
    for (const alarm of alarms) {
      if (standing.has(alarm.code)) continue;
      note(() => { journal.append({ kind: 'recorder-alarm', detail: { server: server.id, code: alarm.code, detail: alarm.detail ?? null } }); });
    }
    standing = new Set(alarms.map((alarm) => alarm.code));
  };

  server.watch({
    catalogueChanged: () => { void load(); },
    cameraHealth: (changes) => { note(() => { catalogue.setHealth(changes); }); },
    serverHealth: (health) => {
      note(() => { catalogue.setServerHealth(server.id, health); });
      journalAlarms(health);
    },
  }, signal);
}
