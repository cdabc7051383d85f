/** Program: the core in a utility process of Electron. Its parent sends one message port, behind which the host lives. */
import { fileURLToPath } from 'node:url';
import { coreOrderSchema } from '#bridge/core-messages';
import type { CoreMessage } from '#bridge/core-messages';
import { hostOverPort } from '#bridge/host-over-port';
import { runCore } from '#core/core-process';
import { parseLaunchOptions } from '#core/launch-options';
import { startCore } from '#core/start';

const tell = (message: CoreMessage): void => process.parentPort.postMessage(message);

process.parentPort.once('message', (event) => {
  const [port] = event.ports;
  if (port) void run(port, coreOrderSchema.parse(event.data));
});

async function run(port: Electron.MessagePortMain, { again }: ReturnType<typeof coreOrderSchema.parse>): Promise<void> {
  port.start();
  const stop = await runCore({
    again, tell, codeOf: () => 1,
    start: async () => {
      const options = parseLaunchOptions(process.argv.slice(2));
      return startCore(await hostOverPort(port), {
        data: options.data, port: options.port, demo: options.demo, door: options.door, again,
        // Once: a core that is started again after a crash takes nobody's PIN away.
        forgetPin: options.forgetPin && again === null,
        pageFiles: fileURLToPath(new URL('../dist/page', import.meta.url)),
        onProgress: (step, fraction) => tell({ kind: 'progress', step, fraction }),
      });
    },
  });
  if (!stop) process.exit(1);
  process.once('SIGTERM', () => void stop().finally(() => process.exit(0)));
}
