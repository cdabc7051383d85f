import { describe, expect, test } from 'vitest';
import { isOurs, isOwnFile, isOwnPage, sameOrigin } from '../../../electron/addresses.ts';

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
    for (const nowhere of ['', 'chrome-error://chromewebdata/']) expect(sameOrigin(`${origin}/launch?token=x`, nowhere)).toBe(true);
  });

  test('a file of its own is a blob of this very origin', () => {
    expect(isOwnFile(`blob:${origin}/7f0c`, origin)).toBe(true);
    for (const address of ['blob:http://127.0.0.1:4101/7f0c', 'blob:http://c17.localhost:4100/7f0c', 'blob:null/7f0c', `${origin}/file.csv`, 'data:text/csv,a', 'blob:', `blob:blob:${origin}/7f0c`, '']) expect(isOwnFile(address, origin)).toBe(false);
    expect(isOwnFile(`blob:${origin}/7f0c`, '')).toBe(false);
  });

  test('a page of its own has this very origin', () => {
    expect(isOwnPage(`${origin}/?monitor=2`, origin)).toBe(true);
    for (const address of ['http://c17.localhost:4100/', 'https://127.0.0.1:4100/', `blob:${origin}/7f0c`, 'null', '']) expect(isOwnPage(address, origin)).toBe(false);
    expect(isOwnPage(`${origin}/`, '')).toBe(false);
  });
});
