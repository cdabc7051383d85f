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
}

export interface AlarmState {
  readonly store: StoreApi<Alarms>;
  /** All that stand now, by the core's word. */
  tell(alarms: readonly CameraAlarm[]): void;
  /** The tile shows this camera now; null for none. */
  shows(tile: number, camera: CameraId | null): void;
}

/** Soon enough to tell that one is over where the core does not, ms. */
const lookMs = 1_000;

export function createAlarms(now: () => EpochMs, signal: AbortSignal): AlarmState {
  const store = createStore<Alarms>(() => ({ alarms: new Map(), raised: new Set() }));
  const shown = new Map<number, CameraId>();
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
    const raised = raisedOf(told, new Set(shown.values()));
    const isSame = raised.size === before.raised.size && [...raised].every((camera) => before.raised.has(camera));
    if (isSame && told.length === before.alarms.size && told.every((alarm) => before.alarms.get(alarm.camera) === alarm)) return;
    store.setState({ alarms: new Map(told.map((alarm) => [alarm.camera, alarm])), raised: isSame ? before.raised : raised }, true);
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
  };
}
