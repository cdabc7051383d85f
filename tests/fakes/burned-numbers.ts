/** Reads the frame numbers of burned-clip.ts back with the machine's FFmpeg: an opinion that is not the recorder's. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { burnedBits } from './burned-clip.ts';

const run = promisify(execFile);

export interface BurnedFrame {
  readonly number: number;
  /** Presentation time as FFmpeg has it, s. */
  readonly media: number;
}

/** Every frame of an input (FFmpeg's own arguments) that is this many pixels wide and shaped 5:3 or 16:9. */
export async function burnedNumbers(input: readonly string[], width: number, height = (width * 3) / 5): Promise<BurnedFrame[]> {
  const { stdout, stderr } = await run('ffmpeg', ['-v', 'info', ...input, '-an', '-fps_mode', 'passthrough', '-copyts', '-vf', 'showinfo', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'], { encoding: 'buffer', maxBuffer: 1 << 30 });
  const times = [...stderr.toString('utf8').matchAll(/pts_time:([0-9.]+)/g)].map(([, time]) => Number(time));
  const size = width * height;
  if (times.length !== stdout.length / size) throw new Error(`${times.length} times of ${stdout.length / size} frames`);
  return times.map((media, index) => {
    let number = 0;
    for (let bit = 0; bit < burnedBits; bit += 1) number = number * 2 + (stdout[index * size + Math.floor(height / 16) * width + Math.floor(((bit + 0.5) * width) / burnedBits)]! > 128 ? 1 : 0);
    return { number, media };
  });
}
