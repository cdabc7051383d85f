/** Program: the desktop product. Holds windows, displays and secrets; the core runs in a utility process. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, MessageChannelMain, powerSaveBlocker, utilityProcess } from 'electron';
import { serveHost } from '#bridge/serve-host';
import { parseLaunchOptions } from '#core/launch-options';
import { coreMessageSchema } from './core-messages.ts';
import { createElectronHost } from './host.ts';
import { denyByDefault, wallSession } from './lockdown.ts';
import { openDesktopSettings } from './settings.ts';
import { WallWindows } from './windows.ts';

const args = process.argv.slice(app.isPackaged ? 1 : 2);
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

function prepare(): boolean {
  const options = parseLaunchOptions(args);
  app.setPath('userData', path.join(options.data, 'host'));
  app.enableSandbox();
  // FAULTS §4f: a wall goes on playing when covered, and third GPU crash must not end the product.
  for (const name of ['disable-renderer-backgrounding', 'disable-background-timer-throttling', 'disable-backgrounding-occluded-windows', 'disable-gpu-process-crash-limit']) {
    app.commandLine.appendSwitch(name);
  }
  app.commandLine.appendSwitch('disable-features', 'CalculateNativeWinOcclusion');
  denyByDefault((what) => say(`refused: ${what}`));
  return app.requestSingleInstanceLock();
}

async function start(): Promise<void> {
  await app.whenReady();
  const settings = openDesktopSettings();
  let origin = '';
  const session = wallSession(() => origin, (what) => say(`refused: ${what}`));
  const windows = new WallWindows({ session, settings, onTrouble: (monitor, reason) => say(`window of monitor ${monitor}: ${reason}`) });
  app.on('second-instance', () => windows.focusFirst());
  powerSaveBlocker.start('prevent-display-sleep');

  const host = createElectronHost(settings, windows);
  const core = utilityProcess.fork(fileURLToPath(new URL('core-process.ts', import.meta.url)), args, { serviceName: 'Manara core' });
  const { port1, port2 } = new MessageChannelMain();
  serveHost(host, port1);
  port1.start();
  core.postMessage(null, [port2]);
  core.on('message', (raw: unknown) => {
    const message = coreMessageSchema.parse(raw);
    if (message.kind === 'progress') say(`${message.step} ${Math.round(message.fraction * 100)} %`);
    if (message.kind === 'failed') fail(message.message);
    if (message.kind === 'ready') {
      origin = message.origin;
      void windows.open({ monitor: 1, url: message.launchUrl, fullScreen: false });
    }
  });
  core.once('exit', (code) => { if (code !== 0) fail(`The core ended unexpectedly (${code}).`); });
  app.on('window-all-closed', () => app.quit());
}

function fail(message: string): void {
  dialog.showErrorBox('Manara', message);
  app.exit(1);
}

if (prepare()) void start();
else app.quit();
