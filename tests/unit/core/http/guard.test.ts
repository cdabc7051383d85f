import { expect, test } from 'vitest';
import { judge } from '#core/http/guard';
import type { RequestFacts } from '#core/http/guard';

const port = 4_180;
const own = `http://127.0.0.1:${port}`;
const page: RequestFacts = { method: 'GET', path: '/', upgrade: false, host: `127.0.0.1:${port}`, origin: undefined, fetchSite: 'none', hasSession: true };
const socket: RequestFacts = { ...page, path: '/bridge', upgrade: true, origin: own, fetchSite: 'same-origin' };
const media: RequestFacts = { ...page, path: '/media/live/t/index.m3u8', host: `c17.localhost:${port}`, origin: own, fetchSite: 'cross-site', hasSession: false };
const why = (facts: RequestFacts): string => {
  const verdict = judge(facts, port);
  return verdict.is === 'refused' ? verdict.why : verdict.is;
};

test('the page, its sockets and its media are let in', () => {
  expect(why(page)).toBe('page');
  expect(why({ ...page, fetchSite: undefined })).toBe('page');
  expect(why(socket)).toBe('page');
  expect(why(media)).toBe('media');
  expect(why({ ...media, method: 'POST' })).toBe('media');
  expect(why({ ...media, method: 'OPTIONS' })).toBe('media');
  expect(why({ ...media, origin: undefined, fetchSite: undefined })).toBe('media');
});

test.each(['evil.test', `evil.test:${port}`, '127.0.0.1', '127.0.0.1:1', `127.0.0.1.evil.test:${port}`, `[::1]:${port}`, `0.0.0.0:${port}`, `c1.localhost.evil.test:${port}`,
  `cc.localhost:${port}`, `c1.localhost:1`, `x.c1.localhost:${port}`, '', undefined])('F72 DNS rebinding: Host %s is refused', (host) => {
  expect(why({ ...page, host })).toBe('host');
  expect(why({ ...socket, host })).toBe('host');
  expect(why({ ...media, host })).toBe('host');
});

test.each(['http://evil.test', 'null', `http://localhost:${port}`, 'http://127.0.0.1:9999', `https://127.0.0.1:${port}`, `${own}.evil.test`, `http://c17.localhost:${port}`])('F72 a page of origin %s reaches nothing', (origin) => {
  expect(why({ ...page, origin })).toBe('origin');
  expect(why({ ...socket, origin })).toBe('origin');
  expect(why({ ...media, origin })).toBe('origin');
  expect(why({ ...media, method: 'OPTIONS', origin })).toBe('origin');
});

test('F72 a socket or a write that names no origin is refused, cookie or not', () => {
  expect(why({ ...socket, origin: undefined })).toBe('origin');
  expect(why({ ...page, method: 'POST' })).toBe('origin');
  expect(why({ ...media, method: 'POST', origin: undefined, fetchSite: undefined })).toBe('origin');
});

test.each(['cross-site', 'same-site'])('F72 a drive-by from another site or port (Sec-Fetch-Site %s) is refused', (fetchSite) => {
  expect(why({ ...page, fetchSite })).toBe('site');
  expect(why({ ...page, path: '/launch', fetchSite })).toBe('site');
  expect(why({ ...media, origin: undefined, fetchSite })).toBe('site');
});

test('without the cookie only the launch is open', () => {
  expect(why({ ...page, hasSession: false })).toBe('session');
  expect(why({ ...socket, hasSession: false })).toBe('session');
  expect(why({ ...page, path: '/launch', hasSession: false })).toBe('page');
  expect(why({ ...page, path: '/launch/', hasSession: false })).toBe('session');
});

test('media names serve media only, and the page’s origin serves none', () => {
  expect(why({ ...media, path: '/' })).toBe('place');
  expect(why({ ...media, path: '/bridge', upgrade: true })).toBe('place');
  expect(why({ ...page, path: '/media/live/t/still' })).toBe('place');
});

test('localhost is shown the way to 127.0.0.1', () => {
  expect(judge({ ...page, host: `localhost:${port}` }, port)).toEqual({ is: 'move', to: own });
  expect(why({ ...socket, host: `localhost:${port}` })).toBe('host');
});
