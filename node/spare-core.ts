/** A core's process that is loaded and waits: the next core is at work some hundred milliseconds sooner. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('core-program.ts', import.meta.url));
/** A core that is at work for so long (ms) gets a spare: not while it starts itself. */
const afterMs = 10_000;

export interface SpareCore {
  /** The one that waits, or a new one. */
  take(): ChildProcess;
  /** A core is at work: the next one is made ready, in a while. */
  renew(): void;
  end(): void;
}

export function spareCore(args: readonly string[]): SpareCore {
  let spare: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  const launch = (): ChildProcess => fork(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const make = (): void => {
    const made = launch();
    spare = made;
    made.once('exit', () => { if (spare === made) spare = null; }).on('error', () => undefined);
  };
  // The first one loads while its keeper does.
  make();
  return {
    take() {
      clearTimeout(timer);
      const taken = spare?.connected ? spare : launch();
      spare = null;
      return taken;
    },
    renew() {
      clearTimeout(timer);
      timer = setTimeout(() => { if (!spare) make(); }, afterMs);
    },
    end() {
      clearTimeout(timer);
      spare?.kill();
    },
  };
}
