// Program: fetches the Electron runtime the lock file pins into Electron's own cache, then lets its installer unpack it.
// Prints one line of JSON per sign of progress, so that the caller can tell a slow download from none at all.
import { createRequire } from 'node:module';
import { root } from './setup.mjs';

const fromElectron = createRequire(`${root}/node_modules/electron/install.js`);
const { downloadArtifact } = await import(fromElectron.resolve('@electron/get'));
await downloadArtifact({
  version: fromElectron('./package.json').version,
  artifactName: 'electron',
  platform: process.platform,
  arch: process.arch,
  checksums: fromElectron('./checksums.json'),
  downloadOptions: {
    quiet: true,
    getProgressCallback: async (progress) => { process.stdout.write(`${JSON.stringify({ fraction: progress.percent })}\n`); },
  },
});
fromElectron('./install.js');
