/** Keeps the recorder running: first the demo's preparation when one is wanted, then the recorder's own supervisor, for ever. */
import { mkdir, readFile, rm, writeFile, access } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host, ProgramProcess } from '#bridge/host';
import type { Logger } from '../../log.ts';
import { demoLine, recorderLine } from './answers.ts';

/** The supervisor inside the recorder restarts the recorder; this restarts the supervisor. */
const restartMs = { least: 100, most: 10_000 };
/** A run shorter than this counts as a failure and lengthens the pause. */
const stableMs = 10_000;
const stopGraceMs = 10_000;
/** Preparing a demo shows progress; one that shows none for this long is given up. */
const demoSilenceMs = 120_000;
/** A demo that was prepared before is looked over this long after the recorder listens, so that the pictures come first. */
const lookOverMs = 10_000;

export interface SuperviseOptions {
  readonly host: Pick<Host, 'startProgram'>;
  /** The recorder's own data folder. */
  readonly recorderData: string;
  readonly demo: string | null;
  readonly onProgress: (step: string, fraction: number) => void;
  /** The recorder listens: at its first start and after each restart. */
  readonly onReady: () => void;
  readonly onRestart: (why: { readonly code: number | null; readonly signal: string | null }) => void;
  readonly log: Logger;
  /** Other than the product's 10 s: for tests. */
  readonly lookOverMs?: number;
}

export interface RecorderSupervision {
  /** Resolves when the recorder first said that it listens, or when it cannot be hoped for soon. */
  readonly firstReady: Promise<void>;
  /** Ends the programs; resolves when they have ended. */
  stop(): Promise<void>;
}

export function superviseRecorder(options: SuperviseOptions): RecorderSupervision {
  const stopped = new AbortController();
  const running = new Set<ProgramProcess>();
  const ready = Promise.withResolvers<void>();
  const start = (name: 'demo' | 'recorder', args: readonly string[]): ProgramProcess => {
    const program = options.host.startProgram(name, args);
    running.add(program);
    void program.ended.then(() => running.delete(program));
    return program;
  };

  const work = (async () => {
    await mkdir(options.recorderData, { recursive: true, mode: 0o700 });
    const config = path.join(options.recorderData, 'config.json');
    const known = await wasPrepared(options, config);
    if (!known) await prepareConfig(options, config, start, stopped.signal);
    else void ready.promise.then(() => lookOver(options, config, start, stopped.signal));
    await keepRunning(options, () => start('recorder', ['--config', config, '--with-parent']), ready.resolve, stopped.signal);
  })().catch((error: unknown) => { options.log.error({ error: String(error) }, 'recorder supervision ended'); }).finally(ready.resolve);

  return {
    firstReady: ready.promise,
    stop: async () => {
      stopped.abort();
      await Promise.all([...running].map((program) => program.stop(stopGraceMs)));
      await work;
    },
  };
}

type Start = (name: 'demo' | 'recorder', args: readonly string[]) => ProgramProcess;

/** Name of the demo whose preparation ended well. */
const preparedFile = (options: SuperviseOptions): string => path.join(options.recorderData, 'prepared-demo');

async function wasPrepared(options: SuperviseOptions, config: string): Promise<boolean> {
  if (options.demo === null) return false;
  const [name, there] = await Promise.all([
    readFile(preparedFile(options), 'utf8').catch(() => null), access(config).then(() => true, () => false),
  ]);
  return there && name === options.demo;
}

/** Leaves a configuration to run with. A demo that fails leaves what there was before, or an empty recorder. */
async function prepareConfig(options: SuperviseOptions, config: string, start: Start, signal: AbortSignal): Promise<void> {
  if (options.demo !== null && !signal.aborted) await prepareDemo(options, config, start, signal);
  const empty = `${JSON.stringify({ version: 1, data: options.recorderData, cameras: [] }, null, 2)}\n`;
  const exists = await access(config).then(() => true, () => false);
  if (!exists) await writeFile(config, empty, { mode: 0o600, flag: 'wx' });
}

async function prepareDemo(options: SuperviseOptions, config: string, start: Start, signal: AbortSignal): Promise<void> {
  const city = options.demo ?? '';
  const made = await runDemo(start('demo', ['--city', city, '--data', options.recorderData, '--config-out', config]), options);
  if (made) await writeFile(preparedFile(options), city, { mode: 0o600 });
  else if (!signal.aborted) {
    options.log.error('the demo could not be prepared');
    await rm(preparedFile(options), { force: true });
  }
}

/** Makes good what was lost of a prepared demo (a removed clip, say) while the recorder runs; a changed configuration counts from the next start. */
async function lookOver(options: SuperviseOptions, config: string, start: Start, signal: AbortSignal): Promise<void> {
  await sleep(options.lookOverMs ?? lookOverMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) return;
  await prepareDemo(options, config, start, signal).catch((error: unknown) => { options.log.error({ error: String(error) }, 'the demo could not be looked over'); });
}

async function runDemo(program: ProgramProcess, options: SuperviseOptions): Promise<boolean> {
  let made = false;
  let timer = setTimeout(() => undefined, 0);
  const waitOn = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => { void program.stop(stopGraceMs); }, demoSilenceMs);
  };
  waitOn();
  program.onLine((line) => {
    const told = demoLine.safeParse(parseJson(line));
    if (!told.success) return;
    waitOn();
    if ('step' in told.data) options.onProgress(told.data.step, told.data.fraction);
    else made = true;
  });
  const { code } = await program.ended;
  clearTimeout(timer);
  return made && code === 0;
}

async function keepRunning(options: SuperviseOptions, start: () => ProgramProcess, ready: () => void, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    const began = performance.now();
    const program = start();
    program.onLine((line) => { 
      if (!recorderLine.safeParse(parseJson(line)).success) return;
      options.onReady();
      ready();
    });
    const why = await program.ended;
    if (signal.aborted) return;
    options.log.error(why, 'the recorder ended; it is started again');
    options.onRestart(why);
    const wasStable = performance.now() - began >= stableMs;
    failures = wasStable ? 1 : failures + 1;
    // Nobody waits for a recorder that ended three times in a row.
    if (failures === 3) ready();
    // One that stood for long is started at once: its cameras are not recorded meanwhile.
    const pauseMs = wasStable ? 0 : Math.min(restartMs.most, restartMs.least * 2 ** (failures - 1));
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

function parseJson(line: string): unknown {
  try { return line.length > 65_536 ? null : JSON.parse(line); } catch { return null; }
}
