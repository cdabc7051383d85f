/** The Node host: kiosk browsers, web walls, machines without Electron, and every browser test. */
import path from 'node:path';
import type { Host } from '#bridge/host';
import { openKioskWindow } from './browser.ts';
import { SettingsFile } from './config.ts';
import { startNodeProgram } from './programs.ts';
import { fileSecrets } from './secrets.ts';

export interface NodeHostOptions {
  /** Data folder; the host's own files lie in `<data>/host`. */
  readonly data: string;
  /** False prints addresses instead of opening a browser. */
  readonly open: boolean;
  /** Tells the person something in one line. */
  readonly say: (line: string) => void;
}

export function createNodeHost({ data, open, say }: NodeHostOptions): Host {
  const folder = path.join(data, 'host');
  const settings = new SettingsFile(folder, say);
  return {
    kind: 'node',
    displays: () => Promise.resolve([]),
    openWindow: async (want) => {
      if (open && await openKioskWindow({ ...want, profiles: path.join(folder, 'browser'), say })) return true;
      say(`Monitor ${want.monitor}: open ${want.url}`);
      return false;
    },
    secrets: fileSecrets(path.join(folder, 'secrets.json')),
    // No way to tell that is the same on the desktops and systems this host runs on.
    onSessionLock: null,
    readSettings: () => settings.read(),
    writeSettings: async (next) => settings.write(next),
    startProgram: startNodeProgram,
  };
}
