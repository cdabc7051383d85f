/** An entry of the site's event log in the product's own nouns. Pure but for the pairing of starts and ends. */
import { cameraEventTypes } from '#model/camera-event';
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import { cameraId } from '#model/ids';
import type { ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { EventAnswer } from './answers.ts';

/** By what the type's name speaks of: brands and plug-ins have types of their own. First match counts. */
const speaksOf: readonly (readonly [RegExp, CameraEventType])[] = [
  [/motion/i, 'motion'], [/line/i, 'line'], [/zone|area/i, 'zone'], [/object|analytics/i, 'object'], [/tamper|defocus|scene/i, 'tamper'], [/audio|sound/i, 'audio'],
  [/input|trigger/i, 'input'], [/storage|disk|raid|backup|archive/i, 'storage'], [/record/i, 'recording'], [/disconnect|network|offline|ip.?conflict|server(failure|started|conflict)|poe|fan/i, 'connection'],
];
const maxOpen = 2000;

export function eventTypeOf(type: string): CameraEventType {
  const exact = cameraEventTypes.find((known) => known === type.toLowerCase());
  // An `offline` device is no `line` that was crossed.
  return exact ?? speaksOf.find(([words]) => words.test(type.replace(/off-?line/i, 'disconnect')))?.[1] ?? 'other';
}

/** One event for each camera an entry names; one without a camera for what only concerns servers. An end is joined to its start. */
export function createEventReader(server: ServerId): (answer: EventAnswer) => CameraEvent[] {
  const began = new Map<string, EpochMs>();
  return ({ timestampMs, eventData }) => {
    const { type = 'event', state, caption, description, deviceIds, deviceId, cameraId: oldId } = eventData;
    const devices = deviceIds && deviceIds.length > 0 ? deviceIds : [deviceId ?? oldId ?? null];
    return devices.map((device): CameraEvent => {
      const key = `${type} ${device ?? ''} ${caption ?? ''}`;
      const ends = state === 'stopped';
      const at = ends ? (began.get(key) ?? timestampMs) : timestampMs;
      // The log has no ids; what lasts needs one, by which its end is known to be its own.
      const id = state === 'started' || (ends && began.has(key)) ? `${type} ${caption ?? ''}`.slice(0, 200) + `@${at}` : null;
      if (state === 'started') began.set(key, timestampMs);
      else began.delete(key);
      if (began.size > maxOpen) began.delete(began.keys().next().value ?? '');
      return {
        id, camera: device === null ? null : cameraId(server, device), type: eventTypeOf(type), label: (caption || description || type).slice(0, 200),
        at, end: ends ? timestampMs : null, score: null,
      };
    });
  };
}
