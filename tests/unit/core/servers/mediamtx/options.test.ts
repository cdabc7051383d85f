import { expect, test } from 'vitest';
import { readOptions } from '#core/servers/mediamtx/options';
import { isPathName, mainOf, pathOfCamera } from '#core/servers/mediamtx/path-name';

const basesOf = (address: string, options = {}) => Object.fromEntries(Object.entries(readOptions({ address, options }).bases).map(([service, { href }]) => [service, href]));

test('each service stands at its own port beside the control API', () => {
  expect(basesOf('http://router:9997')).toEqual({ api: 'http://router:9997/', hls: 'http://router:8888/', webrtc: 'http://router:8889/', playback: 'http://router:9996/' });
  expect(basesOf('https://[::1]:9997', { hlsPort: 443, apiPort: 1 })).toEqual({ api: 'https://[::1]:1/', hls: 'https://[::1]/', webrtc: 'https://[::1]:8889/', playback: 'https://[::1]:9996/' });
});

test('or behind a proxy, in folders, with another scheme, on the same host', () => {
  expect(basesOf('https://vms.city/mtx/api', { hlsAddress: 'https://vms.city/mtx/hls', playbackAddress: 'http://vms.city:9996' })).toEqual({
    api: 'https://vms.city/mtx/api/', hls: 'https://vms.city/mtx/hls/', webrtc: 'https://vms.city:8889/', playback: 'http://vms.city:9996/',
  });
  for (const hlsAddress of ['http://other.city/', 'ftp://vms.city/', 'http://u:p@vms.city/', 'http://vms.city/?a=1', 'nonsense']) {
    expect(() => readOptions({ address: 'http://vms.city', options: { hlsAddress } })).toThrow(expect.objectContaining({ problem: { code: 'invalid-input', detail: 'option hlsAddress' } }));
  }
});

test('path names keep MediaMTX\'s rule', () => {
  for (const name of ['cam1', 'nord/cam-1_sub', 'a.b~c', '...']) expect(isPathName(name)).toBe(true);
  for (const name of ['', '/a', 'a/', 'a//b', '.', 'a/../b', 'a b', 'a?b', 'a#b', 'a%2fb', 'é', 'x'.repeat(201)]) expect(isPathName(name)).toBe(false);
  expect(pathOfCamera('m', 'm/nord/cam1')).toBe('nord/cam1');
});

test('a sub path belongs to its main only where that is', () => {
  const names = new Set(['a', 'a_sub', 'a_sub_sub', 'b_sub', '_sub']);
  expect([...names].map((name) => mainOf(name, '_sub', names))).toEqual([null, 'a', null, null, null]);
  expect(mainOf('a_sub', '', names)).toBeNull();
});
