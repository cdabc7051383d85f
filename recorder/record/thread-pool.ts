/**
 * FFmpeg waits for packets in Node's thread pool: one thread for every open RTSP stream, beside those for files. With the
 * default of four, one silent camera in four would stop the disk. Read by libuv at the pool's first use, so it must be
 * set before anything else; threads that only wait cost some ten kilobytes each.
 */
import type { RecorderConfig } from '../config.ts';

const forFiles = 16;
const forDemand = 128;
/** Bridged streams open at once, at most (open-few.ts): four walls of 64 tiles. Which ones there will be is not known at the start. */
export const forBridges = 256;
/** libuv's own limit. */
const limit = 1024;

export function threadPoolSize(config: RecorderConfig): number {
  let always = 0;
  let demand = 0;
  for (const camera of config.cameras) {
    for (const [role, stream] of Object.entries(camera.streams)) {
      if (!stream || stream.source.startsWith('sim:')) continue;
      if (stream.open === 'always' || camera.record === role) always += 1;
      else demand += 1;
    }
  }
  return Math.min(limit, forFiles + forBridges + always + Math.min(demand, forDemand));
}
