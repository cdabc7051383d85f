/** Program: keeps the core with the Node host running, and opens the wall. Usage is in build/start.mjs. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CoreMemory, CoreOrder } from '#bridge/core-messages';
import type { CoreProcess } from '#core/keep-core';

const program = fileURLToPath(new URL('core-program.ts', import.meta.url));
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { stopped.abort(); });

const launch = (): ChildProcess => fork(program, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
// The core loads while its keeper does; it waits for its order.
let first: ChildProcess | null = launch();

function start(again: CoreMemory | null): CoreProcess {
  const child = first ?? launch();
  first = null;
  child.send({ kind: 'start', again } satisfies CoreOrder, () => undefined);
  return {
    onMessage: (listener) => { child.on('message', listener); },
    ended: new Promise((resolve) => { child.once('error', () => { resolve(); }).once('exit', () => { resolve(); }); }),
    stop: () => { child.kill('SIGTERM'); },
    kill: () => { child.kill('SIGKILL'); },
  };
}

const { keepCore } = await import('#core/keep-core');
const failed = await keepCore({
  start, stopped: stopped.signal, monotonic: () => performance.now(),
  // The core's own output says how far it is and where the wall is.
  onProgress: () => undefined, onReady: () => undefined,
  onRestart: (why) => { process.stderr.write(why === 'hangs' ? 'The core stood still and is started again.\n' : 'The core ended unexpectedly and is started again.\n'); },
});
if (failed) process.stderr.write(`${failed.message}\n`);
process.exit(failed?.code ?? 0);
