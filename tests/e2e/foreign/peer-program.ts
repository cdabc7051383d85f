/** Starts a peer of tests/peers and waits for its `{ready, port}`; ended by its standard input. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../peers', import.meta.url));

export interface PeerProgram {
  readonly port: number;
  signal(signal: NodeJS.Signals): void;
  end(): Promise<void>;
}

/** Whether `command` ends well: what a peer needs is installed. */
export function isInstalled(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

export async function startPeer(command: string, script: string, args: readonly string[] = []): Promise<PeerProgram> {
  const child = spawn(command, [path.join(folder, script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => { reject(new Error(`${script} ended with ${code}`)); });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as { ready?: boolean; port?: number };
      if (told.ready && told.port) resolve(told.port);
    });
  });
  return {
    port,
    signal: (signal) => { child.kill(signal); },
    async end() {
      const ended = new Promise((resolve) => { child.once('exit', resolve); });
      child.kill('SIGCONT');
      child.stdin.end();
      await ended;
    },
  };
}
