/** Reads an MP4 back with FFmpeg's demuxer: an opinion that is not the recorder's. */
import { writeFileSync } from 'node:fs';
import { FormatContext, Packet } from 'node-av';

export interface ReadPacket { readonly stream: number; readonly ptsS: number; readonly dtsS: number; readonly key: boolean; readonly size: number }

export async function readMp4(path: string, bytes: readonly Buffer[]): Promise<ReadPacket[]> {
  writeFileSync(path, Buffer.concat(bytes));
  const input = new FormatContext();
  if (await input.openInput(path) < 0) throw new Error('not an MP4');
  const packet = new Packet();
  packet.alloc();
  const read: ReadPacket[] = [];
  while (await input.readFrame(packet) >= 0) {
    const base = input.streams[packet.streamIndex]?.timeBase;
    const tick = base ? base.num / base.den : 0;
    read.push({ stream: packet.streamIndex, ptsS: Number(packet.pts) * tick, dtsS: Number(packet.dts) * tick, key: packet.isKeyframe, size: packet.size });
    packet.unref();
  }
  packet.free();
  await input.closeInput();
  return read;
}
