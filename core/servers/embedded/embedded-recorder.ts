/** The embedded recorder as one recording server among others, with no privileges. */
import { embeddedServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { RecordingServer, ServerEvents } from '../recording-server.ts';
import type { RtspBridge } from '../server-kind.ts';
import { allCameras, cameraOf } from './camera-list.ts';
import { liveCandidates } from './candidates.ts';
import { nativeIdOf } from './native-id.ts';
import { RecorderClient } from './recorder-client.ts';
import { eventsPart } from './recorder-events.ts';
import { exportPart, playbackPart, recordingsPart, thumbnailsPart } from './recorder-footage.ts';
import { locksPart } from './recorder-locks.ts';
import { motionPart } from './recorder-motion.ts';
import { createRtspBridge } from './rtsp-bridge.ts';
import { UpstreamLane } from './upstream-lane.ts';
import { upstreamOf } from './upstream-of.ts';
import { watchRecorder } from './watch-recorder.ts';

export interface EmbeddedRecorderOptions {
  /** The recorder's own data folder. */
  readonly recorderData: string;
  readonly now: () => EpochMs;
}

/** Also the way in for foreign RTSP cameras; their pictures share its lane. */
export interface EmbeddedRecorder extends RecordingServer {
  readonly bridge: RtspBridge;
  /** The recorder has said that it listens: what waits for it tries at once. */
  wake(): void;
}

export function createEmbeddedRecorder({ recorderData, now }: EmbeddedRecorderOptions): EmbeddedRecorder {
  const client = new RecorderClient(recorderData);
  const lane = new UpstreamLane({ endpoint: () => client.endpoint(), onBroken: () => { client.forget(); }, random: Math.random });
  let woken = new AbortController();
  let keptDays: number | null = null;
  return {
    get keptDays() { return keptDays; },
    id: embeddedServerId,
    wake: () => {
      client.forget();
      lane.wake();
      woken.abort();
      woken = new AbortController();
    },
    bridge: createRtspBridge({ client, lane, random: Math.random, elapsedMs: () => performance.now() }),
    kind: 'embedded',
    cameras: async (signal) => (await allCameras(client, signal)).map(cameraOf),
    live: {
      candidates: liveCandidates,
      open: async (candidate) => upstreamOf(await client.endpoint(), nativeIdOf(candidate.camera), candidate),
      lane,
    },
    recordings: recordingsPart(client),
    playback: playbackPart(client, now),
    thumbnails: thumbnailsPart(client),
    exports: exportPart(client, now),
    locks: locksPart(client),
    events: eventsPart(client, Math.random, now),
    motion: motionPart(client),
    watch: (events: ServerEvents, signal: AbortSignal) => { void watchRecorder({ client, events, onKept: (days) => { keptDays = days; }, now, signal, woken: () => woken.signal }); },
    destroy: async () => {
      lane.destroy();
      await client.destroy();
    },
  };
}
