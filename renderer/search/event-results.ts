/** What a search in events has found so far, put together of what its servers tell. Pure. */
import type { CameraEvent } from '#model/camera-event';
import { eventKey } from '#model/event-search';
import type { EventNews } from '#model/event-search';
import type { ServerId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';

export interface ServerPart {
  readonly is: 'asked' | 'reading' | 'done' | 'failed' | 'keepsNone';
  readonly found: number;
  /** How far it has looked back; null before its first answer. */
  readonly reached: EpochMs | null;
  /** Where to go on with it; null where nothing older is left. */
  readonly next: EpochMs | null;
  readonly problem: Problem | null;
}

export interface EventResults {
  /** Newest first, each once. */
  readonly events: readonly CameraEvent[];
  readonly servers: ReadonlyMap<ServerId, ServerPart>;
  /** How many of the events are to be seen: down to where every server that has answered was read. What was seen once stays. */
  readonly shown: number;
}

export const noResults: EventResults = { events: [], servers: new Map(), shown: 0 };
const fresh: ServerPart = { is: 'asked', found: 0, reached: null, next: null, problem: null };

export function takeNews({ events, servers, shown }: EventResults, news: readonly EventNews[]): EventResults {
  const parts = new Map(servers);
  const found: CameraEvent[] = [];
  for (const one of news) {
    const part = parts.get(one.server) ?? fresh;
    if (one.is === 'found') found.push(...one.events);
    const next: ServerPart = one.is === 'asked' ? { ...part, is: 'asked', problem: null }
      : one.is === 'found' ? { ...part, is: 'reading', found: part.found + one.events.length, reached: one.reached }
        : one.is === 'done' ? { ...part, is: 'done', next: one.next }
          : one.is === 'failed' ? { ...part, is: 'failed', problem: one.problem, next: one.next } : { ...part, is: 'keepsNone' };
    parts.set(one.server, next);
  }
  const all = found.length === 0 ? events : joined(events, found.toSorted((a, b) => b.at - a.at));
  const seenTo = shown === 0 ? Infinity : events[shown - 1]!.at;
  return { events: all, servers: parts, shown: shownCount({ events: all }, Math.min(heldBefore(parts), seenTo)) };
}

/** Both newest first. An event that is told twice is one; the telling that knows its end counts. */
function joined(before: readonly CameraEvent[], news: readonly CameraEvent[]): CameraEvent[] {
  // Mostly what is new is older than all that is known.
  const from = shownCount({ events: before }, news[0]!.at + 1);
  const all = before.slice(0, from);
  let [i, j] = [from, 0];
  while (i < before.length || j < news.length) {
    const [a, b] = [before[i], news[j]];
    const next = !b || (a && a.at >= b.at) ? a! : b;
    if (next === a) i += 1;
    else j += 1;
    // The same telling is beside it: both lists are in order of time.
    let twin = all.length - 1;
    while (twin >= 0 && all[twin]!.at === next.at && eventKey(all[twin]!) !== eventKey(next)) twin -= 1;
    const known = all[twin];
    if (!known || known.at !== next.at) all.push(next);
    else if (known.end === null && next.end !== null) all[twin] = next;
  }
  return all;
}

/** Older events than this may still get others before them: they wait. Servers that have not answered at all, or failed, hold nothing back. */
function heldBefore(servers: EventResults['servers']): EpochMs {
  let most = 0;
  for (const { is, reached, next } of servers.values()) {
    if (is === 'reading' && reached !== null) most = Math.max(most, reached);
    if ((is === 'done' || is === 'asked') && next !== null) most = Math.max(most, next);
  }
  return most;
}

/** How many of the events are no older than this. */
export function shownCount({ events }: Pick<EventResults, 'events'>, before: EpochMs): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events[middle]!.at >= before) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where each server that has more is to go on. */
export function goingOn({ servers }: Pick<EventResults, 'servers'>): Record<ServerId, EpochMs> {
  return Object.fromEntries([...servers].flatMap(([id, { is, next }]) => (is === 'done' && next !== null ? [[id, next] as const] : [])));
}
