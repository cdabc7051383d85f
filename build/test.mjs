// `npm test`: sets itself up, then runs every check and closes with one line `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit', shell: false }).status ?? 1;
const upToDate = existsSync('node_modules/.package-lock.json');
if (!upToDate && run('npm', ['ci', '--no-audit', '--no-fund']) !== 0) process.exit(1);

const node = 'node_modules/node/bin/node';
const counts = { passed: 0, failed: 0, skipped: 0 };
function step(name, args) {
  console.log(`\n— ${name}`);
  const ok = run(node, args) === 0;
  counts[ok ? 'passed' : 'failed'] += 1;
}

step('type check', ['node_modules/typescript/bin/tsc', '-b']);
step('lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings', '.']);
mkdirSync('test-results', { recursive: true });
const unitStatus = run(node, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json']);
const report = JSON.parse(readFileSync('test-results/unit.json', 'utf8'));
counts.passed += report.numPassedTests;
counts.failed += report.numFailedTests + (unitStatus !== 0 && report.numFailedTests === 0 ? 1 : 0);
counts.skipped += report.numPendingTests;
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);
