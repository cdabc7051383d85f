/** Starts the product's own programs with this very Node; arguments as an array, never a shell. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProgramName, ProgramProcess } from '#bridge/host';

const files: Record<ProgramName, string> = {
  recorder: fileURLToPath(new URL('../recorder/main.ts', import.meta.url)),
  demo: fileURLToPath(new URL('../recorder/demo/main.ts', import.meta.url)),
  dome: fileURLToPath(new URL('../recorder/demo/dome/main.ts', import.meta.url)),
};

export function startNodeProgram(name: ProgramName, args: readonly string[]): ProgramProcess {
  // The open stdin is the lifeline: a program that watches it ends when this process is gone.
  const child = spawn(process.execPath, [files[name], ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return {
    pid: child.pid ?? -1,
    onLine: (listener) => { lines.on('line', listener); },
    ended,
    stop: async (graceMs) => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
