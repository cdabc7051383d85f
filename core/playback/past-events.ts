/** What cameras noticed in a stretch of time, from every server that keeps a history. */
import type { CameraEvent } from '#model/camera-event';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { TimeRange } from '#model/time';
import type { RecordingServer } from '../servers/recording-server.ts';

const askMs = 12_000;
/** Of one server, newest first. */
const mostOfServer = 20_000;

/** `missing` names servers that did not answer; those without a history are no loss. */
export async function pastEvents(cameras: readonly CameraId[], range: TimeRange, server: (id: ServerId) => RecordingServer | null, signal: AbortSignal): Promise<{ readonly events: CameraEvent[]; readonly missing: ServerId[] }> {
  const byServer = Map.groupBy(cameras, (camera) => splitCameraId(camera)?.server ?? '');
  const missing: ServerId[] = [];
  const found = await Promise.all([...byServer].map(async ([id, own]) => {
    const history = server(id)?.events?.history;
    if (!history) return [];
    try {
      return await history({ cameras: own, range, limit: mostOfServer }, AbortSignal.any([signal, AbortSignal.timeout(askMs)]));
    } catch {
      signal.throwIfAborted();
      missing.push(id);
      return [];
    }
  }));
  return { events: found.flat(), missing };
}
