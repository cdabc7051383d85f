/** Program: `npm run soak -- [memory MINUTES WARM-UP | faults --hours N]`; memory without a name. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const programs = { memory: 'wall-memory.ts', faults: 'faults.ts' } as const;
const [first = '', ...rest] = process.argv.slice(2);
const named = Object.hasOwn(programs, first);
const wantsFaults = first === 'faults' || process.argv.includes('--hours');
const program = wantsFaults ? programs.faults : programs.memory;
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...(named ? rest : process.argv.slice(2))], { stdio: 'inherit' });
process.exit(status ?? 1);
