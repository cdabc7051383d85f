/** Program: `npm run bench [-- wall|switch|search|core|catalogue|bookmarks|timeline|review|start …]` runs the named measurements one after the other, all of them without a name. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const benches = { wall: 'wall.ts', switch: 'switch.ts', search: 'search.ts', core: 'core-duties.ts', catalogue: 'catalogue.ts', bookmarks: 'bookmarks.ts', timeline: 'timeline-layout.ts', review: 'review.ts', start: 'second-start.ts' } as const;
type Bench = keyof typeof benches;

const isBench = (name: string): name is Bench => Object.hasOwn(benches, name);
const wanted = process.argv.slice(2);
// Whatever follows a name and is none itself goes to that measurement: `-- wall 36`.
const unknown = wanted.find((name) => !isBench(name) && !/^\d+$/.test(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench "${unknown}". Benches: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted.filter(isBench) : (Object.keys(benches) as Bench[])) {
  process.stdout.write(`\n— ${name}\n`);
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(benches[name], import.meta.url)), ...wanted.filter((one) => /^\d+$/.test(one))], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
