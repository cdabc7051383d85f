/**
 * A camera that loops a clip. Its phase follows wall time, so every viewer of it, in every process, sees the same picture
 * at the same moment, and each picture's capture time is exact. It begins with the group of pictures in hand.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Packet } from 'node-av';
import type { EpochMs } from '#model/time';
import type { Clip, ClipPacket } from './clip.ts';
import { fragmentTicks } from './media-run.ts';
import { videoTimescale } from './mp4-output.ts';
import type { OpenedSource, SourcePacket } from './opened-source.ts';

const ticksPerMs = videoTimescale / 1000;
/** Later than this (a stopped process) the loop is entered anew instead of caught up with. */
const lateMs = 2_000;

export interface SimWant {
  readonly clip: Clip;
  readonly startS: number;
  readonly now: () => EpochMs;
  /** Pictures one by one, as a camera sends them; else a fragment at a time, which wakes the process a sixth as often. */
  readonly byPicture?: boolean;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const waitReally = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal });

export function openSim({ clip, startS, now, byPicture = false, wait = waitReally }: SimWant, signal: AbortSignal): OpenedSource {
  const spare: Packet[] = [];
  /** Wall time of connection tick 0; ticks stay small and exact. */
  const originMs = now() - (now() % 1000) - 60_000;
  /** Where in the endless loop the next packet is: number of the round, index in the clip. */
  let round = 0;
  let index = 0;

  /** Ticks of the loop's round 0 on the connection's axis. */
  const roundZero = () => -((originMs + startS * 1000) * ticksPerMs);
  const at = (one: ClipPacket) => round * clip.ticks + roundZero() + one.pts * (videoTimescale / timescaleOf(clip, one));
  const dueMs = (one: ClipPacket) => originMs + at(one) / ticksPerMs;

  /** The newest key frame whose time has come. */
  function present(): { readonly round: number; readonly index: number } {
    const position = (now() + startS * 1000) * ticksPerMs;
    const current = Math.floor(position / clip.ticks);
    const into = position - current * clip.ticks;
    return { round: current, index: Math.max(0, clip.packets.findLastIndex((one) => one.video && one.key && one.pts <= into)) };
  }

  function enter(): void {
    ({ round, index } = present());
  }

  /** After a stop of the process: everything from here to the newest key frame is past. */
  function skipWhatIsPast(): void {
    const newest = present();
    if (newest.round > round || (newest.round === round && newest.index > index)) enter();
  }

  /** The packets up to and with the next picture, or the one that completes the next fragment. */
  function batch(): { readonly upTo: number; readonly dueMs: number } {
    const first = clip.packets[index];
    let end = index;
    let due = first ? dueMs(first) : now();
    for (let i = index; i < clip.packets.length; i += 1) {
      const one = clip.packets[i] as ClipPacket;
      if (one.video && one.key && i > index) break;
      end = i + 1;
      if (!one.video) continue;
      due = dueMs(one);
      if (byPicture || (first && one.pts + one.duration - first.pts >= fragmentTicks)) break;
    }
    return { upTo: end, dueMs: due };
  }

  function take(upTo: number): SourcePacket[] {
    const taken = clip.packets.slice(index, upTo).map((one, i): SourcePacket => {
      const packet = (spare[i] ??= newPacket());
      packet.unref();
      packet.ref(one.packet);
      const timescale = timescaleOf(clip, one);
      return { video: one.video, key: one.key, pts: Math.round((at(one) * timescale) / videoTimescale), duration: one.duration, packet, data: one.data };
    });
    index = upTo;
    if (index >= clip.packets.length) {
      index = 0;
      round += 1;
    }
    return taken;
  }

  enter();
  return {
    video: clip.video,
    audio: clip.audio,
    async next() {
      let { upTo, dueMs: due } = batch();
      const early = due - now();
      if (early > 0) await wait(Math.min(early, lateMs), signal);
      else if (early < -lateMs) {
        skipWhatIsPast();
        ({ upTo, dueMs: due } = batch());
      }
      signal.throwIfAborted();
      return take(upTo);
    },
    captureAt: (pts) => Math.round(originMs + pts / ticksPerMs),
    clockJumped: enter,
    async close() {
      for (const packet of spare) packet.free();
    },
  };
}

function newPacket(): Packet {
  const packet = new Packet();
  packet.alloc();
  return packet;
}

function timescaleOf(clip: Clip, one: ClipPacket): number {
  return one.video ? clip.video.timescale : clip.audio?.timescale ?? videoTimescale;
}
