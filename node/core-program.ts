/** Program: the core. Its parent (main.ts) is the Node host: it keeps this program running, and windows, secrets and the recorder are there. They talk over Node's IPC. */
import { fileURLToPath } from 'node:url';
import { coreOrderSchema } from '#bridge/core-messages';
import type { CoreMemory } from '#bridge/core-messages';
import { hostOverPort } from '#bridge/host-over-port';
import { runCore } from '#core/core-process';
import { LaunchOptionsFault, parseLaunchOptions } from '#core/launch-options';
import { startCore } from '#core/start';
import { ipcPort } from './ipc-port.ts';
import { progressLine } from './progress-line.ts';

/** A core without its host ends in order within this, ms, or at once: the next one waits for its data folder. */
const orphanMs = 5_000;

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

async function start(again: CoreMemory | null): ReturnType<typeof startCore> {
  const options = parseLaunchOptions(process.argv.slice(2));
  const host = await hostOverPort(ipcPort(process));
  const core = await startCore(host, {
    data: options.data, port: options.port, demo: options.demo, door: options.door, again,
    // Once: a core that is started again after a crash takes nobody's PIN away.
    forgetPin: options.forgetPin && again === null,
    pageFiles: fileURLToPath(new URL('../dist/page', import.meta.url)),
    onProgress: progressLine(process.stdout),
  });
  if (!again && core.doorOrigin !== null) say(`Monitors' pages of other PCs come in at ${new URL(core.doorOrigin).host}, over TLS.`);
  return core;
}

async function run(again: CoreMemory | null): Promise<void> {
  process.title = 'Manara core';
  const stop = await runCore({
    start, again, tell: (message) => { process.send?.(message, () => undefined); },
    codeOf: (error) => (error instanceof LaunchOptionsFault ? 2 : 1),
  });
  const end = (): void => { void (stop?.() ?? Promise.resolve()).then(() => process.exit(0), () => process.exit(1)); };
  if (!stop) return end();
  process.once('SIGTERM', end);
  // The parent is gone: nobody keeps this one any more.
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), orphanMs);
    end();
  });
}

// The titles are for whoever looks at processes: the spare one is loaded, and waits for its order.
process.title = 'Manara spare core';
process.once('message', (order) => { void run(coreOrderSchema.parse(order).again); });
// Ctrl+C reaches the whole group; the parent says when to stop.
process.on('SIGINT', () => undefined);
