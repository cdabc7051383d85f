import { describe, expect, test } from 'vitest';
import { isOurs, sameOrigin } from '../../../electron/addresses.ts';

const origin = 'http://127.0.0.1:4100';

describe('F70 addresses a window may use', () => {
  test.each(['http://127.0.0.1:4100/x', 'ws://127.0.0.1:4100/bridge', 'http://c17.localhost:4100/media/live/t/index.m3u8', 'blob:http://127.0.0.1:4100/1', 'data:image/png;base64,AA'])('allows %s', (address) => {
    expect(isOurs(address, origin)).toBe(true);
  });

  test.each([
    'http://127.0.0.1:4101/', 'https://127.0.0.1:4100/', 'http://evil.test:4100/', 'http://127.0.0.1.evil.test:4100/', 'http://c17.localhost.evil.test:4100/',
    'http://cx.localhost:4100/', 'file:///etc/passwd', 'chrome://gpu', 'http://user@evil.test:4100/', 'not an address', '',
  ])('F60 refuses %s', (address) => {
    expect(isOurs(address, origin)).toBe(false);
  });

  test('before the core is ready nothing but what a page makes itself is allowed', () => {
    expect(isOurs('http://127.0.0.1:4100/', '')).toBe(false);
  });

  test('stays on the origin it is on', () => {
    expect(sameOrigin('http://127.0.0.1:4100/?monitor=2', `${origin}/`)).toBe(true);
    expect(sameOrigin('http://127.0.0.1:41000/', `${origin}/`)).toBe(false);
    expect(sameOrigin('javascript:alert(1)', `${origin}/`)).toBe(false);
    expect(sameOrigin(`${origin}/launch?token=x`, '')).toBe(true);
  });
});
