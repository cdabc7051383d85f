/** Program: the desktop product. Holds windows, displays and secrets; the core runs in a utility process. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, MessageChannelMain, powerSaveBlocker, utilityProcess } from 'electron';
import { keepPrograms } from '#bridge/kept-programs';
import { monitorUrl } from '#bridge/monitor-url';
import { serveHost } from '#bridge/serve-host';
import { wallScriptSwitches, wallSwitches } from '#bridge/wall-switches';
import type { CoreMemory, CoreOrder } from '#bridge/core-messages';
import { keepCore } from '#core/keep-core';
import type { CoreProcess } from '#core/keep-core';
import { parseLaunchOptions } from '#core/launch-options';
import { listDisplays, onDisplaysSettled } from './displays.ts';
import { createElectronHost } from './host.ts';
import { denyByDefault, wallSession } from './lockdown.ts';
import { setMenu } from './menu.ts';
import { openDesktopSettings } from './settings.ts';
import { WallDisplays } from './wall-displays.ts';
import { WallWindows } from './windows.ts';

const args = process.argv.slice(app.isPackaged ? 1 : 2);
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

function prepare(): boolean {
  const options = parseLaunchOptions(args);
  app.setPath('userData', path.join(options.data, 'host'));
  app.enableSandbox();
  for (const name of wallSwitches) app.commandLine.appendSwitch(name);
  app.commandLine.appendSwitch('js-flags', wallScriptSwitches);
  app.commandLine.appendSwitch('disable-features', 'CalculateNativeWinOcclusion');
  setMenu();
  denyByDefault((what) => say(`refused: ${what}`));
  return app.requestSingleInstanceLock();
}

async function start(): Promise<void> {
  await app.whenReady();
  const settings = openDesktopSettings();
  let origin = '';
  const session = wallSession(() => origin, (what) => say(`refused: ${what}`));
  const displays = new WallDisplays({ list: listDisplays, read: () => settings.displays(), keep: (memory) => { settings.keepDisplays(memory); } });
  const windows = new WallWindows({ session, settings, displays, onTrouble: (monitor, reason) => say(`window of monitor ${monitor}: ${reason}`) });
  onDisplaysSettled(() => { windows.settle(); });
  app.on('second-instance', () => windows.focusFirst());
  // Chromium starts it again by itself (F27).
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => { if (type === 'GPU') say(`GPU process: ${reason} (${exitCode})`); });
  powerSaveBlocker.start('prevent-display-sleep');

  const host = createElectronHost(settings, windows);
  const programs = keepPrograms(host);
  const startCoreProcess = (again: CoreMemory | null): CoreProcess => {
    const core = utilityProcess.fork(fileURLToPath(new URL('core-process.ts', import.meta.url)), args, { serviceName: 'Manara core' });
    const { port1, port2 } = new MessageChannelMain();
    const served = serveHost(host, port1, programs);
    port1.start();
    core.postMessage({ kind: 'start', again } satisfies CoreOrder, [port2]);
    return {
      onMessage: (listener) => { core.on('message', listener); },
      ended: new Promise<void>((resolve) => { core.once('exit', () => { resolve(); }); }).then(() => { served.release(); }),
      stop: () => { core.kill(); },
      kill: () => { if (core.pid !== undefined) process.kill(core.pid, 'SIGKILL'); },
    };
  };
  const quitting = new AbortController();
  app.once('before-quit', () => { windows.quit(); quitting.abort(); });
  void keepCore({
    start: startCoreProcess, stopped: quitting.signal, monotonic: () => performance.now(),
    onProgress: (step, fraction) => { say(`${step} ${Math.round(fraction * 100)} %`); },
    onReady: (ready, again) => {
      ({ origin } = ready);
      programs.coreWorks();
      // After a crash of the core, windows come back by themselves; after a start, those that were open last are opened again as they were.
      if (again) return;
      // `npm start` starts a host that was ready once again when it dies (build/keep-host.mjs).
      process.send?.({ kind: 'ready' }, () => undefined);
      const before = settings.openMonitors();
      for (const monitor of before.length > 0 ? before : [1]) void windows.open({ monitor, url: monitorUrl(ready.launchUrl, monitor), fullScreen: settings.place(monitor)?.fullScreen ?? true });
    },
    onRestart: (why) => { say(why === 'hangs' ? 'The core stood still and is started again.' : 'The core ended unexpectedly and is started again.'); },
  }).then(async (failed) => {
    await programs.endAll();
    if (failed) fail(failed.message);
  });
  app.on('window-all-closed', () => app.quit());
}

/** The launch address of another monitor. */

function fail(message: string): void {
  dialog.showErrorBox('Manara', message);
  app.exit(1);
}

if (prepare()) void start();
else app.quit();
