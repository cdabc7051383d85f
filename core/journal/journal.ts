import type { CameraId } from '#model/ids';
import type { JournalEntry, JournalKind } from '#model/journal-entry';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';

/** What a part of the core hands in; time and id are the journal's. */
export interface Deed {
  readonly kind: JournalKind;
  readonly camera?: CameraId | null;
  readonly monitor?: number | null;
  /** Cut and scrubbed of secrets before it is written. */
  readonly detail?: JournalEntry['detail'];
  /** When it happened, where that was before now. */
  readonly at?: EpochMs;
}

export class Journal {
  constructor(_options: { readonly data: CoreData; readonly now: () => EpochMs }) {}
  append(_deed: Deed): JournalEntry { throw new Error('not built yet'); }
  /** Newest first, ids below `before`. */
  list(_page: { readonly before: number | null; readonly limit: number }): JournalEntry[] { throw new Error('not built yet'); }
}
