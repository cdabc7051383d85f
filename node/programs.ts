/** Starts the product's own programs with this very Node; arguments as an array, never a shell. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host, ProgramName, ProgramProcess } from '#bridge/host';
import { spareRecorder } from './spare-recorder.ts';

const files: Record<ProgramName, string> = {
  recorder: fileURLToPath(new URL('../recorder/main.ts', import.meta.url)),
  demo: fileURLToPath(new URL('../recorder/demo/main.ts', import.meta.url)),
  dome: fileURLToPath(new URL('../recorder/demo/dome/main.ts', import.meta.url)),
};

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** The open stdin is the lifeline: a program that watches it ends when this process is gone. */
function launch(name: ProgramName, args: readonly string[]): Child {
  const child = spawn(process.execPath, [files[name], ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined);
  return child;
}

/** Starts programs, and keeps a recorder in spare for as long as this process lives. */
export function nodePrograms(): Host['startProgram'] {
  const recorders = spareRecorder((args) => launch('recorder', args));
  return (name, args) => {
    if (name !== 'recorder') return startNodeProgram(name, args);
    const child = recorders.take(args) ?? launch(name, args);
    recorders.renew(args);
    return programOf(child);
  };
}

export function startNodeProgram(name: ProgramName, args: readonly string[]): ProgramProcess {
  return programOf(launch(name, args));
}

function programOf(child: Child): ProgramProcess {
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
