/** Makes the live sources of all cameras, and records those that are to be recorded. */
import { join } from 'node:path';
import { Log } from 'node-av';
import { AV_LOG_QUIET } from 'node-av/constants';
import type { StreamRole } from '#model/camera';
import type { RecorderCamera, RecorderConfig } from '../config.ts';
import type { Logger } from '../log.ts';
import type { LiveSource } from '../media.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { Bridges } from './bridges.ts';
import { createClipLibrary } from './clip-library.ts';
import type { ClipLibrary } from './clip-library.ts';
import { createLiveSource } from './live-source.ts';
import type { OwnedLiveSource } from './live-source.ts';
import { openFew } from './open-few.ts';
import { createOpeningGate } from './opening-gate.ts';
import type { OpenSource } from './opened-source.ts';
import { openRtsp } from './open-rtsp.ts';
import { openSim } from './open-sim.ts';
import { recordCamera } from './record-camera.ts';
import type { CameraRecording } from './record-camera.ts';
import { parseSource } from './source-address.ts';
import { SourceFault } from './source-fault.ts';
import { forBridges } from './thread-pool.ts';
import type { Clocks } from './wall-watch.ts';

export interface CameraDuty {
  readonly camera: RecorderCamera;
  readonly sources: { readonly main: LiveSource<'main' | 'sub'>; readonly sub?: LiveSource<'main' | 'sub'> };
  readonly figures: (role: 'main' | 'sub') => { readonly recording: boolean; readonly reconnects: number; readonly recordedUntil: number | null };
}

export interface Sources {
  readonly cameras: readonly CameraDuty[];
  readonly bridges: Bridges;
  destroy(): Promise<void>;
}

export interface SourcesWant {
  readonly config: RecorderConfig;
  readonly store: Pick<RecordingStore, 'writer'>;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly log: Logger;
}

/** An RTSP camera that sends nothing for this long is given up (F02, F50). */
const silenceMs = 3_000;
const openingMs = 8_000;

export function openSources({ config, store, clocks, random, log }: SourcesWant): Sources {
  // FFmpeg's own messages carry addresses with passwords.
  Log.setLevel(AV_LOG_QUIET);
  const gate = createOpeningGate();
  const clips = createClipLibrary(join(config.data, 'clips'));
  const owned: OwnedLiveSource[] = [];
  const recordings: CameraRecording[] = [];

  function open(camera: RecorderCamera, role: 'main' | 'sub'): OwnedLiveSource<'main' | 'sub'> | null {
    const stream = camera.streams[role];
    if (!stream) return null;
    const { host, open } = opener(role, stream, clips, clocks);
    const source = createLiveSource({
      camera: camera.id, role, always: stream.open === 'always' || camera.record === role, open,
      enter: (signal) => gate.enter(host, signal), clocks, random, log,
    });
    owned.push(source);
    return source;
  }

  function begin(camera: RecorderCamera): CameraDuty {
    const main = open(camera, 'main') as OwnedLiveSource<'main' | 'sub'>;
    const sub = open(camera, 'sub');
    const recorded = camera.record === 'main' ? main : camera.record === 'sub' ? sub : null;
    const recording = recorded && recordCamera(recorded, store.writer(camera.id, recorded.role), log, clocks.now);
    if (recording) recordings.push(recording);
    return {
      camera,
      sources: sub ? { main, sub } : { main },
      figures: (role) => ({
        recording: recorded?.role === role && recording?.recording === true,
        reconnects: (role === 'main' ? main : sub)?.reconnects ?? 0,
        recordedUntil: recorded?.role === role ? recording?.recordedUntil ?? null : null,
      }),
    };
  }

  const few = openFew(forBridges);
  const bridges = new Bridges({
    monotonic: clocks.monotonic,
    open: (camera, role, stream) => {
      const { host, open } = opener(role, stream, clips, clocks);
      return createLiveSource({ camera, role, always: false, open: few(open), enter: (signal) => gate.enter(host, signal), clocks, random, log });
    },
  });

  return {
    cameras: config.cameras.map(begin),
    bridges,
    async destroy() {
      for (const recording of recordings) recording.stop();
      await Promise.all([bridges.destroy(), ...owned.map((source) => source.destroy())]);
    },
  };
}

function opener(role: StreamRole, stream: Pick<RecorderCamera['streams']['main'], 'source' | 'transport'>, clips: ClipLibrary, clocks: Clocks): { readonly host: string; readonly open: OpenSource } {
  const address = parseSource(stream.source);
  if (!address) return { host: '', open: () => Promise.reject(new SourceFault('invalid-input', 'the source is not a well-formed address')) };
  const { now } = clocks;
  if (address.kind === 'sim') {
    const { clip, startS } = address;
    // Main streams are what WebRTC shows at once; sub streams by the dozen go through buffers.
    return { host: 'sim', open: async (signal) => openSim({ clip: await clips.clip(clip), startS, now, byPicture: role === 'main' }, signal) };
  }
  return {
    host: `${address.hostname}:${address.port}`,
    open: (signal) => openRtsp({ address, transport: stream.transport, now, timeoutMs: silenceMs, openingMs }, signal),
  };
}
