/**
 * The demo's clips, drawn once for all tests, the soak and further runs: drawing them takes longer than most tests. Kept in test-results
 * under the hash of what draws them. `node tests/e2e/demo-clips.ts` draws them ahead.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kept = path.join(root, 'test-results/demo-clips');
/** Other workers may be drawing, too. */
const making = 'making-';
const parts = ['clips', 'demo-footage.json'];

/** Folder with the clips; draws them where they are not there (about a minute). */
export function demoClips(): string {
  const folder = path.join(kept, hashOfDrawing());
  if (existsSync(folder)) return folder;
  mkdirSync(kept, { recursive: true });
  for (const name of readdirSync(kept)) if (!name.startsWith(making)) rmSync(path.join(kept, name), { recursive: true });
  const own = mkdtempSync(path.join(kept, making));
  const made = spawnSync(process.execPath, ['recorder/demo/main.ts', '--city', 'casablanca', '--data', own], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (made.status !== 0) throw new Error(`the demo's clips could not be drawn (${made.status ?? made.signal})`);
  rmSync(path.join(own, 'segments'), { recursive: true, force: true });
  try {
    renameSync(own, folder);
  } catch (error) {
    // Another worker was sooner.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Puts them where the product looks for its demo, so that it draws nothing. */
export function placeDemoClips(data: string): void {
  const folder = path.join(data, 'recorder');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const clips = demoClips();
  for (const name of parts) cpSync(path.join(clips, name), path.join(folder, name), { recursive: true });
}

function hashOfDrawing(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  const sources = readdirSync(path.join(root, 'recorder/demo'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of sources.toSorted()) hash.update(name).update(readFileSync(path.join(root, 'recorder/demo', name)));
  return hash.digest('hex').slice(0, 16);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) demoClips();
