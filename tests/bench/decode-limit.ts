/** FFmpeg decoding the same live streams and throwing the pictures away: what no player can do without. */
import { spawn, spawnSync } from 'node:child_process';
import { cpuSeconds } from './process-tree.ts';

export const hasFfmpeg = (): boolean => spawnSync('ffmpeg', ['-version']).status === 0;

/** Seconds of processor time per second, and frames decoded per second. */
export async function decodeLimit(streams: readonly string[], measureS: number): Promise<{ readonly cpu: number; readonly framesPerSecond: number }> {
  // 127.0.0.1, for FFmpeg resolves no names of ours; the streams are told apart by their paths.
  const inputs = streams.flatMap((url) => ['-threads', '1', '-fflags', 'nobuffer', '-i', url.replace(/\/\/c\d+\.localhost/, '//127.0.0.1')]);
  const outputs = streams.flatMap((_, at) => ['-map', `${at}:v`]);
  const child = spawn('ffmpeg', ['-nostdin', '-hide_banner', '-loglevel', 'error', '-progress', 'pipe:1', '-stats_period', '1', ...inputs, ...outputs, '-f', 'null', '-'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let frames = 0;
  let begun: (() => void) | null = null;
  const started = new Promise<void>((resolve) => { begun = resolve; });
  child.stdout.on('data', (chunk: Buffer) => {
    const [, told] = /frame=\s*(\d+)/.exec(chunk.toString()) ?? [];
    if (told === undefined) return;
    frames = Number(told);
    if (frames > 30) begun?.();
  });
  try {
    await Promise.race([started, new Promise((resolve) => { setTimeout(resolve, 30_000); })]);
    await new Promise((resolve) => { setTimeout(resolve, 3_000); });
    const before = { cpu: cpuSeconds(child.pid ?? -1), frames, at: performance.now() };
    await new Promise((resolve) => { setTimeout(resolve, measureS * 1000); });
    const seconds = (performance.now() - before.at) / 1000;
    // FFmpeg counts the frames of the first output stream; all have the same rate.
    return { cpu: (cpuSeconds(child.pid ?? -1) - before.cpu) / seconds, framesPerSecond: ((frames - before.frames) / seconds) * streams.length };
  } finally {
    child.kill('SIGKILL');
  }
}
