/** What monitors noticed: events with alarm frames, or recorded for another reason than that recording is on. The server pushes nothing, so it is asked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanText } from '#model/clean-text';
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import type { EpochMs } from '#model/time';
import { backOffMs } from '../back-off.ts';
import type { EventsPart } from '../recording-server.ts';
import { readOfMonitors } from './event-list.ts';
import type { EventSource, ZmEvent } from './event-list.ts';
import { localBounds } from './local-time.ts';

const pollMs = 2_000;
const retryMs = { least: 500, most: 4_500 };
/** An event may become an alarm late in its life: ones that began this long ago are looked at again. Files are ten minutes where nobody says otherwise. */
const longestMs = { least: 11 * 60_000, most: 65 * 60_000 };
/** At most so many are filled in after a loss. */
const maxFilled = 1_000;
/** ZoneMinder's scores are percent of the frame that changed. */
const fullScore = 100;

export function eventsPart(source: EventSource, random: () => number): EventsPart {
  return {
    push: false,
    history: async ({ cameras, range, limit }, signal) => {
      const wanted = cameras && new Set(cameras);
      const monitors = cameras?.map((camera) => source.monitors.monitorId(camera)) ?? null;
      const { events } = await noticed(source, range.start, range.end, limit, signal, monitors);
      return events.map((event) => cameraEvent(source, event)).filter(({ camera, at, end }) => at < range.end && (end ?? at + 1) >= range.start && (!wanted || (camera !== null && wanted.has(camera))))
        .toSorted((a, b) => b.at - a.at).slice(0, limit);
    },
    follow: (listener, missed, signal) => { void follow(source, random, listener, missed, signal); },
  };
}

/** Each event is told when it is first seen, and again when it has ended. */
async function follow(source: EventSource, random: () => number, listener: Parameters<EventsPart['follow']>[0], missed: Parameters<EventsPart['follow']>[1], signal: AbortSignal): Promise<void> {
  const told = new Map<number, { readonly start: EpochMs; ended: boolean }>();
  let heardAt: EpochMs | null = null;
  for (let failures = 0; !signal.aborted;) {
    try {
      const now = source.server.serverNow();
      const began: EpochMs = heardAt ?? now;
      const { events, complete } = await noticed(source, began - longestOf(source), now + 60_000, maxFilled, signal);
      if (!complete && heardAt !== null) missed({ start: heardAt, end: events[0]?.start ?? now });
      // What went on before anybody listened is history.
      const news = heardAt === null ? [] : events.filter((event) => { const before = told.get(event.id); return !before || (!before.ended && event.end !== null); });
      for (const event of events) told.set(event.id, { start: event.start, ended: event.end !== null });
      for (const [id, { start }] of told) if (start < now - longestMs.most * 2) told.delete(id);
      heardAt = now;
      failures = 0;
      if (news.length > 0) listener(news.map((event) => cameraEvent(source, event)));
    } catch {
      failures += 1;
    }
    await sleep(failures === 0 ? pollMs : backOffMs(failures, retryMs, random()), undefined, { signal }).catch(() => undefined);
  }
}

/** Events that are more than a file of continuous recording, in order, the newest `limit` of them. */
async function noticed(source: EventSource, start: EpochMs, end: EpochMs, limit: number, signal: AbortSignal, of: readonly number[] | null = null): Promise<{ readonly events: readonly ZmEvent[]; readonly complete: boolean }> {
  const { zone } = await source.server.facts(signal);
  const { from, to } = localBounds(start, end, zone);
  const within = [['StartDateTime >=', from], ['StartDateTime <=', to]] as const;
  // The API knows no OR.
  const [alarms, others] = [
    await readOfMonitors(source, of, { filters: [['AlarmFrames >', '0'], ...within], direction: 'desc', limit }, signal),
    await readOfMonitors(source, of, { filters: [['AlarmFrames', '0'], ['Cause !=', 'Continuous'], ...within], direction: 'desc', limit }, signal),
  ];
  return { events: [...alarms.events, ...others.events].toSorted((a, b) => a.start - b.start), complete: alarms.complete && others.complete };
}

function longestOf({ monitors }: EventSource): number {
  const section = Math.max(0, ...monitors.last.map(({ Monitor }) => Monitor.SectionLength ?? 0)) * 1000;
  return Math.min(longestMs.most, Math.max(longestMs.least, section + 60_000));
}

function cameraEvent({ monitors }: EventSource, { id, monitor, start, end, answer }: ZmEvent): CameraEvent {
  return {
    id: String(id), camera: monitors.cameraOf(monitor), type: typeOf(answer.Cause, answer.AlarmFrames), label: cleanText(answer.Notes.trim() || answer.Cause, 200), at: start, end,
    score: answer.MaxScore > 0 ? Math.min(1, answer.MaxScore / fullScore) : null,
  };
}

/** Causes are ZoneMinder's words, or those of whoever forced the alarm. */
export function typeOf(cause: string, alarmFrames: number): CameraEventType {
  if (/signal/i.test(cause)) return 'connection';
  if (/forced|external|trigger/i.test(cause)) return 'input';
  if (/motion|linked/i.test(cause)) return 'motion';
  return /^continuous$/i.test(cause) && alarmFrames > 0 ? 'motion' : 'other';
}
