/** Topics of `/ws` as events of cameras. Pure but for what it remembers of motion that lasts. */
import type { CameraEvent } from '#model/camera-event';
import { cleanText } from '#model/clean-text';
import { cameraId } from '#model/ids';
import type { ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { trackedChange } from './frigate-answers.ts';
import { cameraEventOf } from './frigate-event-list.ts';

export interface TopicReader {
  /** Null for topics that are no news. `at` is the server's time now. */
  read(topic: string, payload: unknown, at: EpochMs): CameraEvent | null;
}

/** `isCamera` keeps other topics with the same shape (zones, features) out. */
export function createTopicReader(server: ServerId, isCamera: (key: string) => boolean): TopicReader {
  const motionSince = new Map<string, EpochMs>();
  const status = new Map<string, string>();

  const motion = (key: string, payload: unknown, at: EpochMs): CameraEvent | null => {
    const since = motionSince.get(key);
    if (payload === 'ON' && since === undefined) motionSince.set(key, at);
    else if (payload === 'OFF' && since !== undefined) motionSince.delete(key);
    else return null;
    const start = since ?? at;
    return { id: `motion-${key}-${start}`.slice(0, 100), camera: cameraId(server, key), type: 'motion', label: 'motion', at: start, end: since === undefined ? null : at, score: null };
  };

  return {
    read(topic, payload, at) {
      if (topic === 'events') {
        const change = trackedChange.safeParse(payload);
        // Updates come several times a second and change nothing that is shown here.
        if (!change.success || change.data.type === 'update' || change.data.after.false_positive || !isCamera(change.data.after.camera)) return null;
        return cameraEventOf(server, change.data.after);
      }
      const [key, kind, detail, more] = topic.split('/');
      if (key === undefined || kind === undefined || more !== undefined || !isCamera(key)) return null;
      if (kind === 'motion' && detail === undefined) return motion(key, payload, at);
      if (kind === 'audio' && detail !== undefined && payload === 'ON' && !['state', 'rms', 'dBFS', 'all'].includes(detail)) {
        return { id: null, camera: cameraId(server, key), type: 'audio', label: cleanText(detail.replaceAll('_', ' '), 200), at, end: null, score: null };
      }
      if (kind !== 'status' || detail === undefined || (payload !== 'online' && payload !== 'offline')) return null;
      const before = status.get(topic);
      status.set(topic, payload);
      // The first word of each connection is the present state, not news.
      return before === undefined || before === payload ? null : { id: null, camera: cameraId(server, key), type: 'connection', label: `${detail}: ${payload}`.slice(0, 200), at, end: null, score: null };
    },
  };
}
