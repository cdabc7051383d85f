// Set-up shared by `npm start` and `npm test`: dependencies from the lock file and the built page, only when they are out of date.
// Runs on the machine's own Node (20.19 or newer); everything after it runs on the Node 24 that the lock file pins.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
export const pinnedNode = path.join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');

// The product's programs, started from here, keep their compiled code between starts: about 0.5 s less for each start of a core.
process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules/.manara/compiled');

/** Runs a program with its output on the terminal; true when it ended well. */
export function run(command, args, env = process.env) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env, shell: false }).status === 0;
}

const stamp = (name) => path.join(root, 'node_modules/.manara', name);
const isFresh = (name, hash) => existsSync(stamp(name)) && readFileSync(stamp(name), 'utf8') === hash;
function keep(name, hash) {
  mkdirSync(path.dirname(stamp(name)), { recursive: true });
  writeFileSync(stamp(name), hash);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(file).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function filesUnder(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
}

/** Installs exactly the lock file's dependencies when they are missing or the lock file changed. */
export function installDependencies() {
  const hash = hashOf(['package-lock.json']);
  if (existsSync(pinnedNode) && isFresh('lock', hash)) return true;
  console.log('Installing dependencies from the lock file (about half a minute) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--progress=true'];
  const ok = npm ? run(process.execPath, [npm, ...args]) : run(windows ? 'npm.cmd' : 'npm', args);
  if (ok) keep('lock', hash);
  else console.error('The dependencies could not be installed; npm says why above.');
  return ok;
}

/** Builds the page into dist/page when its sources changed. */
export function buildPage() {
  const hash = hashOf(['package-lock.json', ...filesUnder('renderer'), ...filesUnder('model'), ...filesUnder('bridge')]);
  if (existsSync(path.join(root, 'dist/page/index.html')) && isFresh('page', hash)) return true;
  console.log('Building the page …');
  const ok = run(pinnedNode, ['node_modules/vite/bin/vite.js', 'build', '--config', 'renderer/vite.config.ts', '--logLevel', 'warn']);
  if (ok) keep('page', hash);
  else console.error('The page could not be built; the reason stands above.');
  return ok;
}
