/** A MediaMTX as a recording server: a router of streams that also records. It has no events, thumbnails or PTZ, and no bookmarks of its own: the core keeps those. */
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { createHlsLane } from '../hls-lane.ts';
import type { RecordingServer } from '../recording-server.ts';
import type { ServerDeps } from '../server-kind.ts';
import { createCameraReader } from './camera-reader.ts';
import { liveCandidates } from './candidates.ts';
import { createFootage } from './footage.ts';
import { createLiveOpener } from './live.ts';
import { createLoginGate } from './login-gate.ts';
import { createMediaMtxClient } from './mediamtx-client.ts';
import { readOptions } from './options.ts';
import { pathOfCamera } from './path-name.ts';
import { createExports, createPlayback } from './playback.ts';
import { createRoster } from './roster.ts';
import { watchMediaMtx } from './watch-mediamtx.ts';

export function createMediaMtxServer(config: ServerConfig, { http, credentials, now, random, ownBookmarks }: ServerDeps): RecordingServer {
  const options = readOptions(config);
  const elapsedMs = (): number => performance.now();
  const client = createMediaMtxClient(http, options, createLoginGate(credentials, elapsedMs), now);
  const cameras = createCameraReader(client, createRoster({ server: config.id, name: config.name, subSuffix: options.subSuffix, now }));
  const pathOf = (camera: CameraId): string => pathOfCamera(config.id, camera);
  const footage = createFootage(client, now);
  const parts = { client, footage, pathOf };
  const open = createLiveOpener({ client, pathOf, elapsedMs });
  const stopped = new AbortController();
  return {
    id: config.id,
    kind: 'mediamtx',
    cameras: async (signal) => (await cameras.read(signal)).cameras,
    live: { candidates: liveCandidates, open, lane: createHlsLane({ open, now, random }) },
    recordings: {
      exactness: 'exact',
      spans: async (camera, range, signal) => {
        const spans = await footage.spans(pathOf(camera), range, signal);
        return { spans: spans.map(({ start, end }) => ({ start, end: Math.min(end, Math.max(start, now())), role: 'main' as const })).filter(({ start, end }) => start < end), gaps: [] };
      },
    },
    playback: createPlayback(parts),
    exports: createExports(parts),
    ...(ownBookmarks && { bookmarks: ownBookmarks.forServer(config.id) }),
    watch: (events, signal) => { void watchMediaMtx({ client, cameras, events, now, random }, AbortSignal.any([signal, stopped.signal])); },
    destroy: async () => { stopped.abort(); },
  };
}
