/** Cameras of this window at which something stands, and which of them are served first. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { raisedOf } from '#model/camera-alarm';
import type { CameraAlarm } from '#model/camera-alarm';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';

export interface Alarms {
  readonly alarms: ReadonlyMap<CameraId, CameraAlarm>;
  readonly raised: ReadonlySet<CameraId>;
  /** The first few of all that this window shows or has waiting in carousels: their carousels show them now. */
  readonly brought: ReadonlySet<CameraId>;
}

export interface AlarmState {
  readonly store: StoreApi<Alarms>;
  /** All that stand now, by the core's word. */
  tell(alarms: readonly CameraAlarm[]): void;
  /** The tile shows this camera now; null for none. */
  shows(tile: number, camera: CameraId | null): void;
  /** The tile is a carousel of these and may go to any of them; none where it stays with one. */
  waits(tile: number, cameras: readonly CameraId[]): void;
}

/** Soon enough to tell that one is over where the core does not, ms. */
const lookMs = 1_000;

export function createAlarms(now: () => EpochMs, signal: AbortSignal): AlarmState {
  const store = createStore<Alarms>(() => ({ alarms: new Map(), raised: new Set(), brought: new Set() }));
  const shown = new Map<number, CameraId>();
  const waiting = new Map<number, readonly CameraId[]>();
  let told: readonly CameraAlarm[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;
  const renew = (): void => {
    const at = now();
    // The core tells what is over; a page that hears nothing of it any more sees to it itself.
    told = told.filter(({ until }) => until > at);
    if (told.length === 0) {
      clearInterval(timer);
      timer = undefined;
    } else {
      timer ??= setInterval(renew, lookMs);
    }
    const before = store.getState();
    const raised = steady(before.raised, raisedOf(told, new Set(shown.values())));
    const brought = steady(before.brought, raisedOf(told, new Set([...shown.values(), ...[...waiting.values()].flat()])));
    if (raised === before.raised && brought === before.brought && told.length === before.alarms.size && told.every((alarm) => before.alarms.get(alarm.camera) === alarm)) return;
    store.setState({ alarms: new Map(told.map((alarm) => [alarm.camera, alarm])), raised, brought }, true);
  };
  signal.addEventListener('abort', () => { clearInterval(timer); }, { once: true });
  return {
    store,
    tell(alarms) {
      if (signal.aborted) return;
      const before = store.getState().alarms;
      told = alarms.map((alarm) => { const known = before.get(alarm.camera); return known && JSON.stringify(known) === JSON.stringify(alarm) ? known : alarm; });
      renew();
    },
    shows(tile, camera) {
      if (camera === null) shown.delete(tile);
      else shown.set(tile, camera);
      if (told.length > 0) renew();
    },
    waits(tile, cameras) {
      if (cameras.length === 0) waiting.delete(tile);
      else waiting.set(tile, cameras);
      if (told.length > 0) renew();
    },
  };
}

/** The one before where it has the same cameras. */
function steady(before: ReadonlySet<CameraId>, now: ReadonlySet<CameraId>): ReadonlySet<CameraId> {
  return now.size === before.size && [...now].every((camera) => before.has(camera)) ? before : now;
}
