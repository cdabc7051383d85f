// `npm run kiosk`: sets up what it needs, then shows one monitor of a core on another PC. Usage is in node/kiosk-options.ts.
import { runInPlace } from './run-in-place.mjs';
import { installDependencies, pinnedNode } from './setup.mjs';

if (!installDependencies()) process.exit(1);
runInPlace(pinnedNode, ['node/kiosk-main.ts', ...process.argv.slice(2)]);
