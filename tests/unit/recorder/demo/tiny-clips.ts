/** Small, quickly drawn clips for tests of what is done with clips. */
import { FormatContext, Packet } from 'node-av';
import type { ClipJob, ClipSizes } from '../../../../recorder/demo/clip-list.ts';

export const tinySizes: ClipSizes = {
  main: { width: 160, height: 90, framesPerSecond: 10, bitsPerSecond: 60_000 },
  sub: { width: 80, height: 46, framesPerSecond: 5, bitsPerSecond: 30_000 },
};

/** Two seconds of a scene: no whole loop, but whole groups of pictures. */
export const tinyJob: ClipJob = { name: 'harbour-day', scene: 'harbour', time: 'day', seconds: 2, sound: null };

export interface ReadPacket {
  readonly stream: number;
  readonly key: boolean;
  readonly ptsS: number;
  readonly dtsS: number;
  readonly endS: number;
}

/** Every packet of a file, by FFmpeg's demuxer. */
export async function readPackets(path: string): Promise<readonly ReadPacket[]> {
  const input = new FormatContext();
  if (await input.openInput(path) < 0 || await input.findStreamInfo() < 0) throw new Error(`${path} cannot be read`);
  const packet = new Packet();
  packet.alloc();
  const packets: ReadPacket[] = [];
  while (await input.readFrame(packet) >= 0) {
    const { num, den } = input.streams[packet.streamIndex]!.timeBase;
    const seconds = (ticks: bigint): number => (Number(ticks) * num) / den;
    packets.push({ stream: packet.streamIndex, key: packet.isKeyframe, ptsS: seconds(packet.pts), dtsS: seconds(packet.dts), endS: seconds(packet.pts + packet.duration) });
    packet.unref();
  }
  packet.free();
  await input.closeInput();
  return packets;
}
