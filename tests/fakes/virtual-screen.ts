/** An X screen without a monitor, for tests and benches that open real windows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

const program = '/usr/bin/Xvfb';

export const canHaveScreen = (): boolean => existsSync(program);

/** Xvfb chooses a number that is free, unless it is to be that of `name`, for DISPLAY. */
export async function startScreen(name?: string): Promise<{ readonly name: string; stop(): void }> {
  const child = spawn(program, [...(name === undefined ? [] : [name]), '-displayfd', '3', '-screen', '0', '1600x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await once(child.stdio[3] as Readable, 'data') as [Buffer];
  return { name: `:${number.toString('utf8').trim()}`, stop: () => { child.kill(); } };
}
