/** Events of cameras that raise the tile that shows them, so that a PC at its limit serves it first. */
import type { CameraEventType } from './camera-event.ts';
import type { CameraId } from './ids.ts';
import type { EpochMs } from './time.ts';

/** Which events do: none; those that somebody set a rule or wired a contact for; what was seen and heard, too; mere motion, too. */
export const alarmLevels = ['none', 'rules', 'objects', 'motion'] as const;
export type AlarmLevel = (typeof alarmLevels)[number];

/** The gravest first. What a server says of itself (a lost camera, a full disk) is in no picture, and what has no sort raises nothing. */
const gravest: readonly CameraEventType[] = ['input', 'tamper', 'line', 'zone', 'object', 'audio', 'motion'];
const countOf: Readonly<Record<AlarmLevel, number>> = { none: 0, rules: gravest.indexOf('object'), objects: gravest.indexOf('motion'), motion: gravest.length };

export function isAlarm(type: CameraEventType, level: AlarmLevel): boolean {
  return gravest.slice(0, countOf[level]).includes(type);
}

/** A camera whose tile is raised now, by the gravest of what stands there. */
export interface CameraAlarm {
  readonly camera: CameraId;
  readonly type: CameraEventType;
  /** As its server says it. */
  readonly label: string;
  /** When the core heard of it first. */
  readonly since: EpochMs;
  /** When it is over at the latest, unless more is heard; a page that is cut off ends it by itself. */
  readonly until: EpochMs;
}

/** The gravest first, of one sort the one that stands longest: whoever has a place keeps it. */
export function byGravity(a: CameraAlarm, b: CameraAlarm): number {
  return gravest.indexOf(a.type) - gravest.indexOf(b.type) || a.since - b.since || (a.camera < b.camera ? -1 : 1);
}

/** So many cameras of a window have the priority at once, the first in order: an alarm of everything is none. The others are marked all the same. */
export const mostRaised = 4;

/** Of these alarms, the cameras that are served first in a window that shows `shown`. */
export function raisedOf(alarms: readonly CameraAlarm[], shown: ReadonlySet<CameraId>): ReadonlySet<CameraId> {
  return new Set(alarms.filter(({ camera }) => shown.has(camera)).toSorted(byGravity).slice(0, mostRaised).map(({ camera }) => camera));
}
