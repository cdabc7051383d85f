/** `node recorder/demo/main.ts --city agadir|tangier|casablanca --data DIR [--config-out FILE]`: progress as JSON lines on stdout. */
import { parseArgs } from 'node:util';
import { createLogger } from '../log.ts';
import { isCity, cities } from './cities.ts';
import { prepareCity } from './prepare.ts';

/** Lines between two of these shares of a step are left out. */
const PROGRESS_STEP = 0.01;

// Files and folders are the owner's alone.
process.umask(0o077);
const log = createLogger('demo');
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());

try {
  const { city, data, configOut } = readArguments();
  const config = await prepareCity({ city, data, configOut, now: () => Date.now(), signal: stopping.signal, onProgress: createReporter() });
  say({ done: true, config });
} catch (error) {
  if (!stopping.signal.aborted) log.error({ error: error instanceof Error ? error.message : String(error) }, 'the demo could not be prepared');
  process.exitCode = 1;
}
// FFmpeg's memory buffers are kept for the next output (record/mp4-output.ts) and would keep the process alive for ever.
process.stdout.write('', () => process.exit());

function readArguments(): { city: keyof typeof cities; data: string; configOut: string | null } {
  const { values } = parseArgs({ options: { city: { type: 'string' }, data: { type: 'string' }, 'config-out': { type: 'string' } }, strict: true });
  const { city, data } = values;
  if (city === undefined || !isCity(city)) throw new Error(`--city must be one of ${Object.keys(cities).join(', ')}`);
  if (data === undefined || data === '') throw new Error('--data must name a folder');
  return { city, data, configOut: values['config-out'] ?? null };
}

function createReporter(): (step: string, fraction: number) => void {
  let last = { step: '', fraction: 0 };
  return (step, fraction) => {
    if (step === last.step && fraction < 1 && fraction - last.fraction < PROGRESS_STEP) return;
    last = { step, fraction };
    say({ step, fraction: Math.round(Math.min(1, fraction) * 100) / 100 });
  };
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
