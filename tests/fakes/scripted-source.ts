/** An `OpenedSource` that gives what a test hands it, and a recorder of what comes out of the other end. */
import { Codec } from 'node-av';
import type { MediaFragment, MediaInit, MediaPacket } from '#recorder/media';
import type { FragmenterOut } from '#recorder/record/fragmenter';
import type { OpenedSource, SourcePacket, Track } from '#recorder/record/opened-source';
import { packetOf } from './encoded-stream.ts';
import type { EncodedPacket, EncodedStream, EncodedTrack } from './encoded-stream.ts';

export interface ScriptedSource extends OpenedSource {
  /** What the next `next()` resolves with; an error makes it reject, null ends the stream. */
  give(batch: readonly EncodedPacket[] | null | Error): void;
  readonly closed: boolean;
  readonly jumps: number;
}

/** Capture time of video tick 0. */
export const originMs = 1_790_000_000_000;

export function scriptedSource({ video, audio, framesPerSecond }: EncodedStream, signal?: AbortSignal): ScriptedSource {
  const waiting: (readonly EncodedPacket[] | null | Error)[] = [];
  let wake = () => {};
  let closed = false;
  let jumps = 0;
  return {
    video: trackOf(video, framesPerSecond),
    audio: audio && trackOf(audio, null),
    async next() {
      while (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
        signal?.throwIfAborted();
      }
      const batch = waiting.shift() ?? null;
      if (batch instanceof Error) throw batch;
      return batch && batch.map(sourcePacketOf);
    },
    captureAt: (pts) => Math.round(originMs + pts / 90),
    clockJumped: () => { jumps += 1; },
    close: async () => { closed = true; },
    give(batch) {
      waiting.push(batch);
      wake();
    },
    get closed() {
      return closed;
    },
    get jumps() {
      return jumps;
    },
  };
}

export function sourcePacketOf(one: EncodedPacket): SourcePacket {
  return { video: one.video, key: one.key, pts: one.pts, duration: one.duration, packet: packetOf(one), data: one.data };
}

function trackOf({ parameters, timescale }: EncodedTrack, frameRate: number | null): Track {
  return { codecId: parameters.codecId, codec: Codec.findDecoder(parameters.codecId)?.name ?? '', timescale, parameters, frameRate };
}

/** Video and audio in the order of their times, as a camera sends them. */
export function interleaved({ video, audio }: EncodedStream): EncodedPacket[] {
  const timed = [...video.packets.map((one) => ({ one, at: one.dts / video.timescale })), ...(audio?.packets ?? []).map((one) => ({ one, at: one.dts / (audio?.timescale ?? 1) }))];
  return timed.toSorted((a, b) => a.at - b.at).map(({ one }) => one);
}

export interface Gathered extends FragmenterOut {
  readonly inits: MediaInit[];
  readonly packets: MediaPacket[];
  readonly fragments: MediaFragment[];
}

export function gather(): Gathered {
  const inits: MediaInit[] = [];
  const packets: MediaPacket[] = [];
  const fragments: MediaFragment[] = [];
  return { inits, packets, fragments, init: (one) => inits.push(one), packet: (one) => packets.push(one), fragment: (one) => fragments.push(one) };
}
