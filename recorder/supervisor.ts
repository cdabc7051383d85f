/**
 * Starts the recorder and starts it again when it dies: `node recorder/supervisor.ts --config FILE`.
 * It ends only when told to (SIGTERM, SIGINT, with `--with-parent` also the end of stdin) or when starting again would not help.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exitReasons, finalExitCodes } from './exit-codes.ts';
import { createLogger } from './log.ts';
import { restartDelayMs, shortRunMs } from './record/restart-delay.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
/** A recorder that has not closed its files by then is ended the hard way: its footage is durable anyhow. */
const stopMaxMs = 10_000;

const log = createLogger('supervisor');
const ended = new AbortController();
let child: ChildProcess | null = null;

function stop(): void {
  if (ended.signal.aborted) return;
  ended.abort();
  const stopping = child;
  stopping?.kill('SIGTERM');
  setTimeout(() => stopping?.kill('SIGKILL'), stopMaxMs).unref();
}

/** Resolves with the exit code; null when a signal ended it. The child's stdin is held open: it closes with us, however we end. */
function runOnce(options: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const started = spawn(process.execPath, [main, ...options, '--with-parent'], { stdio: ['pipe', 'inherit', 'inherit'] });
    child = started;
    started.stdin?.on('error', () => {});
    started.once('error', () => resolve(1));
    started.once('exit', (code) => resolve(code));
  });
}

async function supervise(options: readonly string[]): Promise<number> {
  let shortRuns = 0;
  for (;;) {
    const startedAt = performance.now();
    const code = await runOnce(options);
    child = null;
    if (ended.signal.aborted || code === 0) return 0;
    if (code !== null && finalExitCodes.has(code)) {
      log.fatal({ code }, `recorder not started: ${exitReasons.get(code) ?? 'see above'}`);
      return code;
    }
    const ranMs = performance.now() - startedAt;
    const delayMs = restartDelayMs({ ranMs, shortRuns });
    shortRuns = ranMs < shortRunMs ? shortRuns + 1 : 0;
    log.error({ code, ranMs: Math.round(ranMs), delayMs }, 'recorder ended, starting it again');
    await sleep(delayMs, undefined, { signal: ended.signal }).catch(() => {});
    if (ended.signal.aborted) return 0;
  }
}

const options = process.argv.slice(2);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (options.includes('--with-parent')) process.stdin.on('end', stop).on('error', stop).resume();
process.exit(await supervise(options.filter((option) => option !== '--with-parent')));
