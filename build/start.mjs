// `npm start`: sets everything up, then opens the wall with the best host this machine has.
import { spawn } from 'node:child_process';
import { findElectron } from './electron-runtime.mjs';
import { keepHost } from './keep-host.mjs';
import { buildPage, installDependencies, pinnedNode, root } from './setup.mjs';
import { whenEnded } from './when-ended.mjs';

const usage = `Manara: video wall and NVR client.

  npm start -- [options]

  --host electron|node   electron: the desktop program. node: an installed Chromium, Chrome or Edge as the window.
                         Without it: Electron where a runtime can be had, else node.
  --port N               port of the page's address on this machine (default: any free one)
  --data DIR             folder for settings, journal and recordings (default: your account's data folder)
  --demo CITY            agadir (2,000 cameras), tangier (533), casablanca (64, default) or none
  --listen HOST:PORT     let browsers of other PCs show single monitors, over TLS (docs/kiosk.md)
  --tls-cert FILE        certificate and key for it, PEM; without them the core makes its own
  --tls-key FILE
  --forget-pin           remove the PIN of the desk's lock and unlock it, once
  --no-open              print the address instead of opening a window
  --help                 this text`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(usage);
  process.exit(0);
}
const { host, rest } = takeHost(args);
if (!installDependencies() || !buildPage()) process.exit(1);
const electron = host === 'node' ? null : await findElectron(host === 'electron');
if (host === 'electron' && !electron) process.exit(1);
const [command, programArgs] = electron ? [electron, ['electron/main.ts', ...rest]] : [pinnedNode, ['node/main.ts', ...rest]];
whenEnded(keepHost({
  // What is asked for once is not done again after a crash.
  start: (again) => spawn(command, programArgs.filter((arg) => !again || arg !== '--forget-pin'), { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }),
  say: (line) => { console.error(line); },
  exit: (code) => { process.exit(code); },
}));

function takeHost(all) {
  const at = all.findIndex((arg) => arg === '--host' || arg.startsWith('--host='));
  if (at < 0) return { host: null, rest: all };
  const inline = all[at].startsWith('--host=');
  const value = inline ? all[at].slice('--host='.length) : all[at + 1];
  if (value !== 'electron' && value !== 'node') {
    console.error(`--host must be electron or node, not "${value ?? ''}"`);
    process.exit(2);
  }
  return { host: value, rest: all.filter((_, index) => index !== at && (inline || index !== at + 1)) };
}
