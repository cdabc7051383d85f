/** What a server told that a camera noticed, at the time it really was. */
import type { CameraEvent } from '#model/camera-event';
import { trueTime } from '#model/clock-correction';
import type { ClockCorrections } from '#model/clock-correction';
import type { CameraId } from '#model/ids';

export function trueEvent(event: CameraEvent, corrections: (camera: CameraId) => ClockCorrections): CameraEvent {
  const clock = event.camera === null ? [] : corrections(event.camera);
  return clock.length === 0 ? event : { ...event, at: trueTime(clock, event.at), end: event.end === null ? null : trueTime(clock, event.end) };
}
