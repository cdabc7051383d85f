// Finds an Electron runtime, or fetches the pinned one; says within 10 s when none can be had.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pinnedNode, root } from './setup.mjs';

/** Without a first byte by then, there is no download to wait for. */
const firstByteMs = 8_000;
const folder = path.join(root, 'node_modules/electron');

/** Path of an Electron that is already here, or null. */
export function installedElectron() {
  const pathFile = path.join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : process.platform === 'win32' ? 'electron.exe' : 'electron';
  const program = path.join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'), name);
  return existsSync(program) ? program : null;
}

/** Path of a runtime, or null after saying in one line why there is none. */
export async function findElectron(wanted) {
  const found = installedElectron();
  if (found) return found;
  const reason = await fetchElectron();
  const fetched = installedElectron();
  if (fetched) return fetched;
  console.log(`No Electron runtime can be had here (${reason}); ${wanted ? 'install one, or use --host node.' : 'using the node host instead.'}`);
  return null;
}

function fetchElectron() {
  return new Promise((resolve) => {
    const child = spawn(pinnedNode, ['build/fetch-electron.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let error = '';
    let shown = -1;
    const timer = setTimeout(() => { child.kill('SIGKILL'); resolve('its download did not begin within 8 s'); }, firstByteMs);
    child.stderr.on('data', (chunk) => { error = `${error}${chunk}`.slice(-4000); });
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(timer);
      const percent = Math.floor((JSON.parse(line).fraction ?? 0) * 10) * 10;
      if (percent > shown) console.log(`Fetching the Electron runtime ${percent} %`);
      shown = Math.max(shown, percent);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      const cause = /\b(E[A-Z]{6,}|HTTP \d{3}|status code \d+)\b/.exec(error)?.[0];
      resolve(code === 0 ? 'its download ended without a program' : `its download failed${cause ? `: ${cause}` : ''}`);
    });
  });
}
