/**
 * The recorder: `node recorder/main.ts --config FILE [--with-parent] [--spare]`. One JSON line on stdout when it listens.
 * With `--spare` it loads, then waits for the first byte on stdin before it touches anything; it ends where stdin does.
 */
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exitCodes } from './exit-codes.ts';
import { ConfigFault, loadConfig } from './load-config.ts';
import { threadPoolSize } from './record/thread-pool.ts';

const usage = 'usage: node recorder/main.ts --config FILE [--with-parent] [--spare]';
/** Files are closed well within this; after it the process ends all the same. */
const stopMaxMs = 8_000;

function complain(text: string, code: number): never {
  writeSync(2, `${text}\n`);
  process.exit(code);
}

function readArguments(): { readonly config: string; readonly withParent: boolean; readonly spare: boolean } {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' }, 'with-parent': { type: 'boolean', default: false }, spare: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
    if (values.help) {
      writeSync(1, `${usage}\n`);
      process.exit(0);
    }
    if (values.config) return { config: values.config, withParent: values['with-parent'], spare: values.spare };
  } catch {
    // Falls through to the usage line.
  }
  return complain(usage, exitCodes.badConfig);
}

function readConfigOrEnd(file: string) {
  try {
    return loadConfig(file);
  } catch (error) {
    if (error instanceof ConfigFault) complain(error.message, exitCodes.badConfig);
    throw error;
  }
}

/** The order to begin; false where whoever would give it is gone. */
function ordered(): Promise<boolean> {
  return new Promise((resolve) => {
    process.stdin.once('data', () => { resolve(true); }).once('end', () => { resolve(false); }).once('error', () => { resolve(false); });
  });
}

const args = readArguments();
let config = readConfigOrEnd(args.config);
// Before anything uses the pool; hence the late import below.
process.env['UV_THREADPOOL_SIZE'] ??= String(threadPoolSize(config));

const { createLogger } = await import('./log.ts');
const { startRecorder, StartFault } = await import('./start-recorder.ts');
const log = createLogger('recorder');

// The titles are for whoever looks at processes.
if (args.spare) {
  process.title = 'Manara spare recorder';
  if (!await ordered()) process.exit(0);
  // It may have changed since. The pool's size is that of before: what is more than its slack waits for the next start.
  config = readConfigOrEnd(args.config);
}
process.title = 'Manara recorder';

process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'ended by an error of its own');
  process.exit(1);
});

try {
  const recorder = await startRecorder({ config, clocks: { now: Date.now, monotonic: () => performance.now() }, random: Math.random, log });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), stopMaxMs).unref();
    recorder.stop().then(() => process.exit(0), (error: unknown) => {
      log.error({ err: error }, 'not closed cleanly');
      process.exit(1);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (args.withParent) process.stdin.on('end', stop).on('error', stop).resume();
  writeSync(1, `${JSON.stringify({ ready: true, port: recorder.port })}\n`);
} catch (error) {
  if (error instanceof StartFault) complain(error.message, error.exitCode);
  log.fatal({ err: error }, 'could not start');
  process.exit(1);
}
