/** Reads burned-in capture times (recorder/demo/dome/burned-time.ts) back out of pictures and files, with the machine's FFmpeg: an opinion that is nobody's here. */
import { spawnSync } from 'node:child_process';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';

const width = 280;
const height = 160;

/** Capture time of each frame that can be read, with its time in the file (s). */
export function burnedFrames(file: string): { readonly media: number; readonly at: number }[] {
  const times = run('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', file]).toString('utf8').split('\n').map((line) => Number.parseFloat(line)).filter(Number.isFinite);
  const pictures = run('ffmpeg', ['-v', 'error', '-i', file, '-fps_mode', 'passthrough', '-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1']);
  return times.flatMap((media, index) => {
    const at = timeIn(pictures.subarray(index * width * height, (index + 1) * width * height));
    return at === null ? [] : [{ media, at }];
  });
}

/** Null where it is no picture, or one without a time. */
export function burnedTimeOf(jpeg: Uint8Array): number | null {
  const gray = run('ffmpeg', ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-frames:v', '1', '-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'], jpeg);
  return timeIn(gray);
}

function timeIn(gray: Buffer): number | null {
  if (gray.length < width * height) return null;
  return timeOfCells((column, row) => gray[Math.floor(((row + 0.5) * height) / 4 / burnedRows) * width + Math.floor(((column + 0.5) * width) / burnedColumns)] ?? 0);
}

function run(command: string, args: readonly string[], input?: Uint8Array): Buffer {
  return spawnSync(command, args, { maxBuffer: 256 * 1024 * 1024, ...(input && { input }) }).stdout;
}
