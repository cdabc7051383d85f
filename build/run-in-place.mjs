import { spawn } from 'node:child_process';
import { root } from './setup.mjs';
import { whenEnded } from './when-ended.mjs';

/** Runs a program in this one's place: signals are passed on to it, and its end is this one's. */
export function runInPlace(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  whenEnded((signal) => { child.kill(signal); });
  child.once('error', (error) => {
    console.error(`The program could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
