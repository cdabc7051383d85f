/** `Host` as the desktop product gives it. Lives in Electron's main process; the core asks through a message port. */
import { powerMonitor } from 'electron';
import type { Host } from '#bridge/host';
import { listDisplays } from './displays.ts';
import { startElectronProgram } from './programs.ts';
import { canStartWithPc, startWithPc } from './start-with-pc.ts';
import { safeStorageSecrets } from './secrets.ts';
import type { DesktopSettings } from './settings.ts';
import type { WallWindows } from './windows.ts';

export function createElectronHost(settings: DesktopSettings, windows: WallWindows): Host {
  return {
    kind: 'electron', canStartWithPc: canStartWithPc(),
    displays: () => Promise.resolve(listDisplays()),
    openWindow: async (want) => { await windows.open(want); return true; },
    showOn: (monitor, display) => Promise.resolve(windows.showOn(monitor, display)),
    windows: () => Promise.resolve(windows.facts()),
    openBehind: (want) => windows.openBehind(want),
    swapWindow: (monitor) => { windows.swap(monitor); return Promise.resolve(); },
    dropBehind: (monitor) => { windows.drop(monitor); return Promise.resolve(); },
    secrets: safeStorageSecrets(),
    onSessionLock: (listener, signal) => {
      powerMonitor.on('lock-screen', listener);
      powerMonitor.on('suspend', listener);
      signal.addEventListener('abort', () => {
        powerMonitor.off('lock-screen', listener);
        powerMonitor.off('suspend', listener);
      }, { once: true });
    },
    readSettings: () => settings.read(),
    writeSettings: async (next) => {
      startWithPc(next.startWithPc);
      settings.write(next);
    },
    startProgram: startElectronProgram,
  };
}
