/** An X screen without a monitor, for tests and benches that open real windows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

const program = '/usr/bin/Xvfb';

export const canHaveScreen = (): boolean => existsSync(program);

/** Xvfb chooses the lowest number that is free, unless it is to be that of `name`, for DISPLAY; refused where that is taken. */
export async function startScreen(name?: string): Promise<{ readonly name: string; stop(): void }> {
  const child = spawn(program, [...(name === undefined ? [] : [name]), '-displayfd', '3', '-screen', '0', '1600x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit').then(() => { throw new Error(`Xvfb ended before it had the screen ${name ?? 'it chose'}`); });
  const [number] = await Promise.race([once(child.stdio[3] as Readable, 'data') as Promise<[Buffer]>, ended]);
  return { name: `:${number.toString('utf8').trim()}`, stop: () => { child.kill(); } };
}

/** What this process opens from now on is on a screen of its own; returns the way back. */
export async function standOnScreen(): Promise<() => void> {
  const screen = await startScreen();
  const before = process.env['DISPLAY'];
  process.env['DISPLAY'] = screen.name;
  return () => {
    screen.stop();
    if (before === undefined) delete process.env['DISPLAY'];
    else process.env['DISPLAY'] = before;
  };
}
