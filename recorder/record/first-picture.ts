/**
 * FFmpeg reads the very first picture of a connection, which is often the key frame that everybody waits for, without a
 * time. It waits here until the times of those after it tell its own: it is shown one frame before the earliest of them.
 */
import type { Packet } from 'node-av';
import type { SourcePacket, Track } from './opened-source.ts';
import { describeVideo } from './video-description.ts';

export interface FirstPicture {
  /** Gives the packets on, in order, with times; none while it waits. */
  hold(one: Omit<SourcePacket, 'pts'>, pts: number | null, frameTicks: number): readonly SourcePacket[];
  destroy(): void;
}

export function createFirstPicture(track: Track): FirstPicture {
  let held: { readonly one: Omit<SourcePacket, 'pts'>; readonly pts: number | null }[] = [];
  /** Given on; their packets are freed at the next call. */
  let given: Packet[] = [];
  let wanted = 0;

  function reorderDepth(data: Buffer): number {
    const announced = track.parameters.extradata;
    const parameters = describeVideo(track.codecId, announced ? Buffer.concat([announced, data]) : data);
    const depth = parameters?.videoDelay ?? 0;
    parameters?.free();
    return depth;
  }

  function free(): void {
    for (const packet of given) packet.free();
    given = [];
  }

  return {
    hold(one, pts, frameTicks) {
      free();
      if (pts === null) {
        for (const { one: old } of held) old.packet.free();
        // What comes before a key frame cannot be shown anyhow.
        held = one.key ? [{ one: copyOf(one), pts }] : [];
        wanted = one.key ? 2 + reorderDepth(one.data) : 0;
        return [];
      }
      if (held.length === 0) return [{ ...one, pts }];
      held.push({ one: copyOf(one), pts });
      if (held.length < wanted) return [];
      const earliest = Math.min(...held.map((other) => other.pts ?? Infinity));
      const packets = held.map((other) => ({ ...other.one, pts: other.pts ?? earliest - frameTicks }));
      given = packets.map(({ packet }) => packet);
      held = [];
      return packets;
    },
    destroy() {
      free();
      for (const { one } of held) one.packet.free();
      held = [];
    },
  };
}

function copyOf(one: Omit<SourcePacket, 'pts'>): Omit<SourcePacket, 'pts'> {
  return { ...one, packet: one.packet.clone() as Packet };
}
