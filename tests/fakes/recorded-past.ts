/** Footage of a burned clip as the recorder would have kept it: each stretch is a run of its own and begins with frame 0. */
import type { GapReason } from '#model/recording';
import type { EpochMs, TimeRange } from '#model/time';
import type { MediaFragment, MediaInit } from '#recorder/media';
import { Fragmenter } from '#recorder/record/fragmenter';
import { openRecordingStore } from '#recorder/store/open-store';
import type { BurnedClip } from './burned-clip.ts';
import { ClipSource } from './clip-source.ts';
import { encodeStream } from './encoded-stream.ts';
import type { EncodedPacket, EncodedWant } from './encoded-stream.ts';
import { originMs, scriptedSource, sourcePacketOf } from './scripted-source.ts';

export interface RecordedRun { readonly init: MediaInit; readonly fragments: readonly MediaFragment[] }

/** Whole seconds from this wall time on. */
export function recordedRun(clip: BurnedClip, from: EpochMs, seconds: number): RecordedRun {
  const source = new ClipSource(clip, { startedAt: from });
  const fragments: MediaFragment[] = [];
  let init: MediaInit | null = null;
  source.attach({ init: (value) => { init = value; }, fragment: (fragment) => { fragments.push(fragment); }, state: () => undefined });
  source.step(seconds * clip.framesPerSecond + 1);
  source.destroy();
  if (!init) throw new Error('no init segment');
  return { init, fragments: fragments.filter(({ captureAt }) => captureAt < from + seconds * 1000) };
}

/** Cut by the recorder's own fragmenter. */
export function recordedStream(from: EpochMs, want: EncodedWant): RecordedRun {
  const stream = encodeStream(want);
  const recorded: { init: MediaInit | null; fragments: MediaFragment[] } = { init: null, fragments: [] };
  const fragmenter = new Fragmenter(scriptedSource(stream), { run: 0, sequence: 0 }, {
    init: (init) => { recorded.init = init; }, packet: () => undefined,
    fragment: (fragment) => { recorded.fragments.push({ ...fragment, captureAt: fragment.captureAt - originMs + from }); },
  });
  const secondsOf = ({ dts, video }: EncodedPacket): number => dts / (video ? stream.video : stream.audio!).timescale;
  for (const packet of [...stream.video.packets, ...(stream.audio?.packets ?? [])].toSorted((a, b) => secondsOf(a) - secondsOf(b))) fragmenter.push(sourcePacketOf(packet));
  fragmenter.destroy();
  return { init: recorded.init!, fragments: recorded.fragments };
}

export function recordedH265(from: EpochMs, seconds: number): RecordedRun {
  return recordedStream(from, { codec: 'libx265', seconds, framesPerSecond: 15, audio: 'aac' });
}

/** What follows a run: another at once, or a stretch without footage, and why. */
export interface PastRun extends RecordedRun { readonly pause?: { readonly reason: GapReason; readonly at: EpochMs } }

/** Fragments that wait to be written. */
const atOnce = 100;

/** Writes into a data folder that no recorder has open. */
export async function recordRuns(folder: string, camera: string, runs: Iterable<PastRun>, role: 'main' | 'sub' = 'main'): Promise<void> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = await openRecordingStore({ folder, retention: { days: 3650, reserveBytes: 0 }, segmentSeconds: 4, now: Date.now, mono: () => performance.now(), log: quiet });
  const writer = store.writer(camera, role);
  for (const { init, fragments, pause } of runs) {
    writer.begin(init);
    // More at once would be a disk that is too slow.
    for (let first = 0; first < fragments.length; first += atOnce) await Promise.all(fragments.slice(first, first + atOnce).map((fragment) => writer.write(fragment)));
    if (pause) await writer.pause(pause.reason, pause.at);
  }
  await store.destroy();
}

/** Each stretch a run of the clip from its beginning; between them the camera was lost. */
export function pastRuns(clip: BurnedClip, stretches: readonly TimeRange[]): PastRun[] {
  return stretches.map(({ start, end }) => ({ ...recordedRun(clip, start, Math.round((end - start) / 1000)), pause: { reason: 'camera-lost', at: end } }));
}

export async function recordPast(folder: string, camera: string, clip: BurnedClip, stretches: readonly TimeRange[], role: 'main' | 'sub' = 'main'): Promise<void> {
  await recordRuns(folder, camera, pastRuns(clip, stretches), role);
}
