/** What a search in the events of cameras tells while it goes on. */
import type { CameraEvent, CameraEventType } from './camera-event.ts';
import type { CameraId, ServerId } from './ids.ts';
import type { Problem } from './problem.ts';
import type { EpochMs, TimeRange } from './time.ts';

/** Whose events: of everything, of a site, or of some cameras. */
export type EventScope = { readonly is: 'all' } | { readonly is: 'site'; readonly site: string } | { readonly is: 'cameras'; readonly cameras: readonly CameraId[] };

export interface EventQuery {
  readonly scope: EventScope;
  /** Empty: of every sort. */
  readonly types: readonly CameraEventType[];
  readonly range: TimeRange;
}

/**
 * One server's part of a search: asked; looked back to a moment, with what it found on the way, newest first; done with this page
 * (`next` is where to go on, null where nothing older is left); failed (`next` is where to ask again); or it keeps no events.
 */
export type EventNews = { readonly server: ServerId } & (
  | { readonly is: 'asked' }
  | { readonly is: 'found'; readonly events: readonly CameraEvent[]; readonly reached: EpochMs }
  | { readonly is: 'done'; readonly next: EpochMs | null }
  | { readonly is: 'failed'; readonly problem: Problem; readonly next: EpochMs }
  | { readonly is: 'keepsNone' }
);

/** What makes two tellings of an event one: some servers know no ids, and tell a beginning and its end apart. */
export function eventKey({ camera, id, type, label, at }: CameraEvent): string {
  return `${camera ?? ''} ${id ?? `${type} ${label}`} ${at}`;
}

/** Newest first, of several tellings of one event the one that knows its end. */
export function distinctEvents(events: readonly CameraEvent[]): CameraEvent[] {
  const kept = new Map<string, CameraEvent>();
  for (const event of events) {
    const before = kept.get(eventKey(event));
    if (!before || (before.end === null && event.end !== null)) kept.set(eventKey(event), event);
  }
  return [...kept.values()].toSorted((a, b) => b.at - a.at);
}
