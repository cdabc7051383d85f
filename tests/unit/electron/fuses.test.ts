import { FuseV1Options } from '@electron/fuses';
import { expect, test } from 'vitest';
import { fuses } from '../../../build/fuses.mjs';

test('F68 every fuse the tool knows is stated, and the dangerous ones are off', () => {
  const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
  for (const fuse of known) expect(typeof fuses[fuse]).toBe('boolean');
  expect(fuses[FuseV1Options.RunAsNode]).toBe(false);
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(false);
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(false);
  expect(fuses[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(false);
  expect(fuses.strictlyRequireAllFuses).toBe(true);
});
