/** Journals refused requests without letting an attacker fill the journal: one entry per reason in ten seconds, with a count. */
import type { Journal } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import type { EpochMs } from '#model/time';

const quietMs = 10_000;

export interface Refusals {
  /** `what` is one of a few words of ours, never anything the other side sent. */
  refused(what: string): void;
}

export function createRefusals(journal: Pick<Journal, 'append'>, note: Note, now: () => EpochMs): Refusals {
  const seen = new Map<string, { at: EpochMs; since: number }>();
  return {
    refused(what) {
      const before = seen.get(what);
      if (before && now() - before.at < quietMs) {
        before.since += 1;
        return;
      }
      seen.set(what, { at: now(), since: 0 });
      note(() => { journal.append({ kind: 'request-refused', detail: { what, alsoSinceLast: before?.since ?? 0 } }); });
    },
  };
}
