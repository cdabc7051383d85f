import { expect, test } from 'vitest';
import { ownScriptAddress } from '../../../../renderer/app/trusted-types.ts';

test.each([
  ['/assets/hls.worker-1.js', true], ['http://127.0.0.1:4100/assets/a.js', true],
  ['http://127.0.0.1:4101/a.js', false], ['//evil.test/a.js', false], ['blob:http://127.0.0.1:4100/1', false], ['data:text/javascript,1', false], ['javascript:1', false],
])('a script from %s is ours: %s', (address, ours) => {
  expect(ownScriptAddress(address, 'http://127.0.0.1:4100/?monitor=1') !== null).toBe(ours);
});
