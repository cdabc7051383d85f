/** Makes events with a beginning and an end of a device's states. A class, because states stay open. */
import type { CameraEvent } from '#model/camera-event';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { readNotification } from './notifications.ts';
import type { Notification } from './notifications.ts';

export interface EventStatesOptions {
  readonly now: () => EpochMs;
  readonly clockOffsetMs: () => number | null;
  /** Null where the tokens name no camera. */
  readonly cameraOf: (tokens: readonly string[]) => CameraId | null;
}

/** Devices know some dozens; a hostile one could name a new state with each message. */
const maxOpen = 2_000;

export class EventStates {
  readonly #options: EventStatesOptions;
  readonly #open = new Map<string, CameraEvent>();

  constructor(options: EventStatesOptions) {
    this.#options = options;
  }

  /** What the messages begin, end or are; a state that holds is told once, and again with its end. */
  take(messages: readonly Notification[]): CameraEvent[] {
    return messages.flatMap((message) => this.#one(message) ?? []);
  }

  /** After a gap nobody knows what still holds: it lasted at least until `at`. */
  giveUp(at: EpochMs): CameraEvent[] {
    const ended = [...this.#open.values()].map((event) => ({ ...event, end: Math.max(event.at, at) }));
    this.#open.clear();
    return ended;
  }

  #one(message: Notification): CameraEvent | null {
    const told = readNotification(message);
    if (!told) return null;
    const now = this.#options.now();
    // The device's clock put right; what it dates into the future happened now.
    const at = told.at === null ? now : Math.min(now, Math.round(told.at - (this.#options.clockOffsetMs() ?? 0)));
    const camera = this.#options.cameraOf(told.sources);
    const open = this.#open.get(told.key);
    if (told.state === null && told.operation !== 'Deleted') {
      // What a device answers to a new subscriber is no news, unless it is a state that holds.
      return told.operation === 'Initialized' ? null : { id: null, camera, type: told.type, label: told.label, at, end: null, score: null };
    }
    if (told.state === true && told.operation !== 'Deleted') {
      if (open || this.#open.size >= maxOpen) return null;
      const event: CameraEvent = { id: `${told.key.slice(0, 150)}@${at}`, camera, type: told.type, label: told.label, at, end: null, score: null };
      this.#open.set(told.key, event);
      return event;
    }
    if (!open) return null;
    this.#open.delete(told.key);
    return { ...open, end: Math.max(open.at, at) };
  }
}
