// Sets every fuse of a packaged Electron program by name, before signing: `node build/fuses.mjs <program>` (FAULTS §4c).
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

/** Every fuse is stated; `strictlyRequireAllFuses` makes an Electron with a new fuse fail here instead of shipping its default. */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

const program = process.argv[2];
if (program) await flipFuses(program, fuses);
