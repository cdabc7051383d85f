import { spawn } from 'node:child_process';
import { root } from './setup.mjs';

/** Runs a program in this one's place: signals are passed on to it, and its end is this one's. */
export function runInPlace(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm that is ended by a signal leaves its script running: without it nobody could end the product any more.
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) child.kill('SIGTERM'); }, 1_000).unref();
  child.once('error', (error) => {
    console.error(`The program could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
