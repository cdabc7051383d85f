// `npm run build`: dependencies from the lock file and the page into dist/page; nothing when both are up to date.
import { buildPage, installDependencies } from './setup.mjs';

process.exit(installDependencies() && buildPage() ? 0 : 1);
