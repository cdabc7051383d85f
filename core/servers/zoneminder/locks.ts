/** Evidence locks as ZoneMinder can: the events are archived, which its purge filter leaves alone. It knows no end; the core lets go when the time is over. */
import { intersect, mergeRanges } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { LocksPart } from '../recording-server.ts';
import { eventAnswer, savedAnswer } from './answers.ts';
import { eventsOfCamera } from './event-list.ts';
import type { EventSource } from './event-list.ts';

/** Where all of it was archived already (its bookmark does that): there is nothing to take back. */
const nothingOfOurs = '-';

export function locksPart(source: EventSource): LocksPart {
  const { session } = source;
  const archive = async (id: number, archived: '0' | '1', signal: AbortSignal): Promise<void> => {
    const { message } = await session.api(`events/${id}.json`, savedAnswer, { method: 'PUT', body: new URLSearchParams({ 'Event[Archived]': archived }).toString(), signal });
    if (message !== 'Saved') throw new ServerFault({ code: 'server-refused', detail: 'the event was not saved' });
  };
  return {
    ends: false,
    lock: async ({ camera, range }, signal) => {
      const events = await eventsOfCamera(source, camera, { start: range.start, end: Math.max(range.end, range.start + 1) }, signal);
      if (events.length === 0) throw new ServerFault({ code: 'no-recording', detail: 'only footage can be locked, and none was recorded then' });
      const ours = events.filter(({ answer }) => !answer.Archived).map(({ id }) => id);
      for (const id of ours) await archive(id, '1', signal);
      return ours.length === 0 ? nothingOfOurs : ours.join(',');
    },
    /** Rejects with `not-found` only where none of its events is there any more. */
    letGo: async (lock, signal) => {
      if (lock === nothingOfOurs) return;
      if (!/^\d{1,16}(,\d{1,16})*$/.test(lock)) throw new ServerFault({ code: 'not-found', detail: 'no such lock' });
      let known = 0;
      for (const id of lock.split(',').map(Number)) {
        try {
          const { event: { Event } } = await session.api(`events/${id}.json?noframes=true`, eventAnswer, { signal });
          if (Event.Archived) known += 1;
          if (Event.Archived) await archive(id, '0', signal);
        } catch (error) {
          if (!(error instanceof ServerFault) || error.problem.code !== 'not-found') throw error;
        }
      }
      if (known === 0) throw new ServerFault({ code: 'not-found', detail: 'no such lock' });
    },
    held: async (camera, range, signal) => {
      const now = source.server.serverNow();
      const events = await eventsOfCamera(source, camera, range, signal);
      return mergeRanges(events.flatMap(({ answer, start, end }) => (answer.Archived ? intersect({ start, end: end ?? Math.max(start, now) }, range) ?? [] : [])));
    },
  };
}
