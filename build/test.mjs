// `npm test`: sets itself up, runs every check and test, and closes with one line `N passed, N failed, N skipped`.
// `npm test -- unit` runs one part: check, lint, unit, durability, e2e or soak (several may be named).
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installedElectron } from './electron-runtime.mjs';
import { playwrightFailures, vitestFailures } from './failures.mjs';
import { buildPage, installDependencies, pinnedNode, root, run } from './setup.mjs';
import { findChromium, installTestTools } from './test-tools.mjs';

const parts = ['check', 'lint', 'unit', 'durability', 'e2e', 'soak'];
/** Only when named: real servers from Debian's packages, some of which take minutes to install, and tests of more than a minute. */
const extras = ['peers', 'long'];
const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (parts.includes(name) || extras.includes(name)) continue;
  console.error(`There is no part "${name}". Parts: ${[...parts, ...extras].join(', ')}`);
  process.exit(2);
}
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
let partTitle = '';
const began = Date.now();
process.chdir(root);
if (!installDependencies()) process.exit(1);
mkdirSync('test-results', { recursive: true });
// Programs that tests start by the name `node` get the pinned one too.
process.env.PATH = `${path.dirname(pinnedNode)}${path.delimiter}${process.env.PATH}`;

part('check', 'type check', () => count(run(pinnedNode, ['node_modules/typescript/bin/tsc', '-b'])));
part('lint', 'lint', () => count(run(pinnedNode, ['node_modules/oxlint/bin/oxlint', '--deny-warnings', '.'])));
const tools = ['unit', 'durability', 'e2e', 'soak', 'peers', 'long'].some(isWanted) ? installTestTools() : false;
part('unit', 'unit and contract tests', () => vitest('unit'));
if (wanted.includes('peers')) {
  process.env.MANARA_PEERS = '1';
  part('peers', 'real recording servers', () => vitest('unit', ['tests/contracts/servers']));
  part('peers', 'a wall of real recording servers', () => inBrowser(() => {
    playwright('light', ['foreign', 'zoneminder-review']);
    playwright('node', ['peers-wall', 'real-rtsp']);
  }));
}
part('durability', 'kill and power-cut tests', () => vitest('durability'));
part('e2e', 'end-to-end tests', () => inBrowser(() => {
  playwright('page', ['--workers=2']);
  run(pinnedNode, ['tests/e2e/demo-clips.ts']);
  playwright('light', ['--workers=2', '--grep-invert', '@long|@alone']);
  playwright('light', ['--grep', '@alone']);
  playwright('node', ['--grep-invert', '@long']);
  if (installedElectron()) return playwright('electron');
  counts.skipped += 1;
  console.log('\nElectron end-to-end tests skipped: no Electron runtime here (set ELECTRON_OVERRIDE_DIST_PATH, or start once with a network).');
}));
part('soak', 'a wall under faults for five minutes', () => inBrowser(() => count(run(pinnedNode, ['tests/soak/faults.ts', '--minutes', '5', '--every', '30', '--seed', '7']))));
if (wanted.includes('long')) part('long', 'long end-to-end tests', () => inBrowser(() => {
  playwright('light', ['--grep', '@long']);
  playwright('node', ['--grep', '@long']);
}));
for (const failure of failures) console.log(`\n${failure}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

function isWanted(name) {
  return wanted.length === 0 || wanted.includes(name);
}

function part(name, title, work) {
  if (!isWanted(name)) return;
  console.log(`\n— ${title} (after ${Math.round((Date.now() - began) / 1000)} s)`);
  partTitle = title;
  work();
}

function count(ok) {
  counts[ok ? 'passed' : 'failed'] += 1;
  if (!ok) failures.push(`✗ ${partTitle}`);
}

function inBrowser(work) {
  process.env.MANARA_CHROMIUM = findChromium() ?? '';
  if (!tools || !buildPage()) return count(false);
  work();
}

function vitest(project, files = []) {
  const out = `test-results/${project}.json`;
  rmSync(out, { force: true });
  const ok = run(pinnedNode, ['node_modules/vitest/vitest.mjs', 'run', ...files, '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${out}`]);
  if (!existsSync(out)) return count(false);
  const report = JSON.parse(readFileSync(out, 'utf8'));
  failures.push(...vitestFailures(report));
  add(report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests, ok);
}

/** `more` are files or options. */
function playwright(project, more = []) {
  const out = 'test-results/e2e.json';
  rmSync(out, { force: true });
  const ok = run(pinnedNode, ['node_modules/@playwright/test/cli.js', 'test', ...more, '--config', 'tests/e2e/playwright.config.ts', '--project', project]);
  if (!existsSync(out)) return count(false);
  const report = JSON.parse(readFileSync(out, 'utf8'));
  const { stats } = report;
  failures.push(...playwrightFailures(report));
  add(stats.expected, stats.unexpected + stats.flaky, stats.skipped, ok);
}

/** A run that fails without a failed test (an unhandled error, say) is a failure too. */
function add(passed, failed, skipped, ok) {
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += skipped;
  if (failed === 0 && !ok) count(false);
}
