/** Starts the product for a bench or soak run: the Node host without a window. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { processTree } from './process-tree.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Product {
  readonly address: string;
  /** What keeps the core, with core and recorder as its children. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** The process that runs the core itself. */
export function corePid({ pid }: Pick<Product, 'pid'>): number {
  const core = processTree(pid).find(({ command }) => command.startsWith('Manara core'));
  if (!core) throw new Error('the core does not run');
  return core.pid;
}

export async function startProduct(data: string, demo: string): Promise<Product> {
  // Compiled code is kept between starts, as by `npm start` (build/setup.mjs).
  const env = { NODE_COMPILE_CACHE: path.join(root, 'node_modules/.manara/compiled'), ...process.env };
  const child = spawn(process.execPath, ['node/main.ts', '--data', data, '--demo', demo, '--no-open'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /https?:\/\/\S+/.exec(line)?.[0];
      if (found) resolve(found);
    });
  });
  return {
    address, pid: child.pid ?? -1,
    stop: async () => {
      const end = new Promise((resolve) => { child.once('exit', resolve); });
      child.kill('SIGTERM');
      await end;
    },
  };
}
