/** Starts the product for a bench or soak run: the Node host without a window. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Product {
  readonly address: string;
  /** Core with its children: recorder and all. */
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startProduct(data: string, demo: string): Promise<Product> {
  const child = spawn(process.execPath, ['node/main.ts', '--data', data, '--demo', demo, '--no-open'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
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
