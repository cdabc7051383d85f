/** A core's process that is loaded and waits: the next core is at work some hundred milliseconds sooner. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('core-program.ts', import.meta.url));
/** A core that is at work for so long (ms) gets a spare: not while the product starts, nor while its pages come back to a core that took another's place. */
const afterMs = { start: 10_000, crash: 3_000 };

export interface SpareCore {
  /** The one that waits, or a new one. */
  take(): ChildProcess;
  /** A core is at work, in a dead one's place or as the first: the next one is made ready, in a while. */
  renew(after: keyof typeof afterMs): void;
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
    renew(after) {
      clearTimeout(timer);
      timer = setTimeout(() => { if (!spare) make(); }, afterMs[after]);
    },
    end() {
      clearTimeout(timer);
      spare?.kill();
    },
  };
}
