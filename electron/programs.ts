/** Starts the product's own programs as utility processes: the RunAsNode fuse is off, so there is no other way to run Node code. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import type { ProgramName, ProgramProcess } from '#bridge/host';

const files: Record<ProgramName, string> = {
  recorder: fileURLToPath(new URL('../recorder/main.ts', import.meta.url)),
  demo: fileURLToPath(new URL('../recorder/demo/main.ts', import.meta.url)),
  dome: fileURLToPath(new URL('../recorder/demo/dome/main.ts', import.meta.url)),
};

export function startElectronProgram(name: ProgramName, args: readonly string[]): ProgramProcess {
  // A utility process has no stdin to watch, and ends with its parent anyway.
  const child = utilityProcess.fork(files[name], args.filter((arg) => arg !== '--with-parent'), { serviceName: `Manara ${name}`, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code) => resolve({ code, signal: null }));
  });
  const lines = child.stdout ? createInterface({ input: child.stdout as NodeJS.ReadableStream }) : null;
  return {
    get pid() { return child.pid ?? -1; },
    onLine: (listener) => { lines?.on('line', listener); },
    ended,
    stop: async (graceMs) => {
      child.kill();
      const pid = child.pid;
      const timer = setTimeout(() => { if (pid !== undefined) process.kill(pid, 'SIGKILL'); }, graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
