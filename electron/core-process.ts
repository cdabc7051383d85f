/** Program: the core in a utility process of Electron. Its parent sends one message port, behind which the host lives. */
import { fileURLToPath } from 'node:url';
import { hostOverPort } from '#bridge/host-over-port';
import { parseLaunchOptions } from '#core/launch-options';
import { startCore } from '#core/start';
import type { CoreMessage } from './core-messages.ts';

const tell = (message: CoreMessage): void => process.parentPort.postMessage(message);

process.parentPort.once('message', (event) => {
  const [port] = event.ports;
  if (port) void run(port).catch((error: unknown) => tell({ kind: 'failed', message: String(error instanceof Error ? error.message : error).slice(0, 1000) }));
});

async function run(port: Electron.MessagePortMain): Promise<void> {
  const options = parseLaunchOptions(process.argv.slice(2));
  port.start();
  const host = await hostOverPort(port);
  const core = await startCore(host, {
    data: options.data, port: options.port, demo: options.demo,
    pageFiles: fileURLToPath(new URL('../dist/page', import.meta.url)),
    onProgress: (step, fraction) => tell({ kind: 'progress', step, fraction }),
  });
  process.once('SIGTERM', () => void core.stop().finally(() => process.exit(0)));
  tell({ kind: 'ready', origin: core.origin, launchUrl: core.launchUrl(1) });
}
