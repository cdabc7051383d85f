/** Program: starts the core with the Node host and opens the wall. Usage is in build/start.mjs. */
import { fileURLToPath } from 'node:url';
import { LaunchOptionsFault, parseLaunchOptions } from '#core/launch-options';
import { startCore } from '#core/start';
import { createNodeHost } from './host.ts';
import { progressLine } from './progress-line.ts';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

async function main(): Promise<void> {
  const options = parseLaunchOptions(process.argv.slice(2));
  const host = createNodeHost({ data: options.data, open: options.open, say });
  const core = await startCore(host, {
    data: options.data, port: options.port, demo: options.demo,
    pageFiles: fileURLToPath(new URL('../dist/page', import.meta.url)),
    onProgress: progressLine(process.stdout),
  });
  const stop = (): void => { void core.stop().then(() => process.exit(0), () => process.exit(1)); };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (await host.openWindow({ monitor: 1, url: core.launchUrl(1), fullScreen: false })) say(`Manara is open. Its address: ${core.launchUrl(1)}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof LaunchOptionsFault ? 2 : 1);
});
