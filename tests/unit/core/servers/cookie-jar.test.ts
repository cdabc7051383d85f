import { expect, test } from 'vitest';
import { createCookieJar } from '#core/servers/cookie-jar';

const page = new URL('https://nvr.example/cam1/index.m3u8');

test('cookies go back within their path, Secure ones over TLS only', () => {
  const jar = createCookieJar();
  jar.keep(page, ['a=1; Path=/', 'b=2; HttpOnly', 'c=3; Path=/cam1/; Secure; SameSite=None; Partitioned']);
  expect(jar.header(new URL('https://nvr.example/cam1/x.mp4'))).toBe('a=1; b=2; c=3');
  expect(jar.header(new URL('http://nvr.example/cam1/x.mp4'))).toBe('a=1; b=2');
  expect(jar.header(new URL('https://nvr.example/cam11/x.mp4'))).toBe('a=1');
  jar.keep(page, 'a=9; Path=/');
  jar.keep(page, 'b=; Max-Age=0');
  jar.keep(page, 'c=; Path=/cam1/; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
  expect(jar.header(page)).toBe('a=9');
});

test('a server cannot fill the jar', () => {
  const jar = createCookieJar();
  jar.keep(page, Array.from({ length: 500 }, (_, n) => `k${n}=v; Path=/`));
  jar.keep(page, `big=${'x'.repeat(5000)}; Path=/`);
  jar.keep(page, ['', '=', ';', 'no-value']);
  expect(jar.header(page).split('; ').filter((pair) => /^k\d+=v$/.test(pair))).toHaveLength(32 - jar.header(page).split('; ').filter((pair) => !/^k\d+=v$/.test(pair)).length);
  expect(jar.header(page)).not.toContain('big=');
});
