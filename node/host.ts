/** The Node host: kiosk browsers, web walls, machines without Electron, and every browser test. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Host, WindowWant } from '#bridge/host';
import { KioskWindows } from './kiosk-windows.ts';
import { KnownWindows } from './known-windows.ts';
import { openFirst } from './open-first.ts';
import { SettingsFile } from './config.ts';
import { nodePrograms } from './programs.ts';
import { fileSecrets } from './secrets.ts';

export interface NodeHostOptions {
  /** Data folder; the host's own files lie in `<data>/host`. */
  readonly data: string;
  /** False prints addresses instead of opening a browser. */
  readonly open: boolean;
  /** Tells the person something in one line. */
  readonly say: (line: string) => void;
}

export interface NodeHost extends Host {
  /** For who ends the product, and tests. */
  readonly kiosks: KioskWindows;
  /** The windows of the start, with the launch address of monitor 1; in front where they stand already. True when one stands. */
  openFirst(launchUrl: string): Promise<boolean>;
}

export function createNodeHost({ data, open, say }: NodeHostOptions): NodeHost {
  const folder = path.join(data, 'host');
  const settings = new SettingsFile(folder, say);
  const known = new KnownWindows(path.join(folder, 'windows.json'));
  // It opens all windows of its core on this PC: an id for as long as it runs is enough.
  const kiosks = new KioskWindows({ profiles: path.join(folder, 'browser'), known, say, pc: randomUUID() });
  const openWindow = async (want: WindowWant): Promise<boolean> => {
    if (open && await kiosks.open(want)) return true;
    say(`Monitor ${want.monitor}: open ${want.url}`);
    return false;
  };
  return {
    kind: 'node', kiosks, canStartWithPc: false, openWindow,
    openFirst: async (launchUrl) => {
      const isOpen = await openFirst(launchUrl, open ? known.list() : [], { open: openWindow, openInTime: (want) => { kiosks.openInTime(want); } });
      if (isOpen) say(`Manara is open. Its address: ${launchUrl}`);
      return isOpen;
    },
    displays: () => Promise.resolve([]),
    showOn: () => Promise.resolve(false),
    windows: () => Promise.resolve(kiosks.facts()),
    openBehind: (want) => kiosks.openBehind(want),
    swapWindow: (monitor) => kiosks.swap(monitor),
    dropBehind: (monitor) => kiosks.drop(monitor),
    secrets: fileSecrets(path.join(folder, 'secrets.json')),
    // No way to tell that is the same on the desktops and systems this host runs on.
    onSessionLock: null,
    readSettings: () => settings.read(),
    writeSettings: async (next) => settings.write(next),
    startProgram: nodePrograms(),
  };
}
