import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownDoorCertificate } from '#core/http/door-certificate';
import { doorNames } from '#core/http/door-names';
import { createGuessLimit } from '#core/http/guess-limit';
import type { RequestFacts } from '#core/http/guard';
import { judgeDoor } from '#core/http/judge-door';
import { temporaryFolder } from '../data/temporary-folder.ts';

describe('the door’s guard', () => {
  const { hosts } = doorNames('192.168.1.20', ['wall.ville.ma'], 8443);
  const page: RequestFacts = { method: 'GET', path: '/', upgrade: false, host: '192.168.1.20:8443', origin: undefined, fetchSite: 'none', hasSession: true };
  const own = 'https://192.168.1.20:8443';
  const why = (facts: Partial<RequestFacts>): string => {
    const verdict = judgeDoor({ ...page, ...facts }, hosts);
    return verdict.is === 'refused' ? verdict.why : verdict.is;
  };

  test('page, media and sockets of its own origin come in, with the cookie alone', () => {
    expect(why({})).toBe('page');
    expect(why({ path: '/media/live/t/still', origin: own, fetchSite: 'same-origin' })).toBe('page');
    expect(why({ path: '/bridge', upgrade: true, origin: own })).toBe('page');
    expect(why({ host: 'wall.ville.ma:8443', origin: 'https://wall.ville.ma:8443' })).toBe('page');
    expect(why({ path: '/launch', hasSession: false })).toBe('page');
    for (const path of ['/', '/bridge', '/media/live/t/still', '/launch/', '/assets/x.js']) expect(why({ path, hasSession: false }), path).toBe('session');
  });

  test.each(['evil.test', 'evil.test:8443', '192.168.1.20', '192.168.1.20:80', 'localhost:8443', '127.0.0.1:8443', 'c1.localhost:8443', '192.168.1.20:8443.evil.test', '', undefined])('F72 Host %s is not ours', (host) => {
    expect(why({ host })).toBe('host');
  });

  test.each(['http://192.168.1.20:8443', 'https://192.168.1.20', 'https://wall.ville.ma:8443', 'https://evil.test', 'null'])('F72 a page of origin %s reaches nothing', (origin) => {
    expect(why({ origin })).toBe('origin');
    expect(why({ origin, path: '/launch' })).toBe('origin');
    expect(why({ origin, upgrade: true, path: '/bridge' })).toBe('origin');
  });

  test('F72 sockets and writes must name their origin; other sites do not even launch', () => {
    expect(why({ upgrade: true, path: '/bridge' })).toBe('origin');
    expect(why({ method: 'POST' })).toBe('origin');
    for (const fetchSite of ['cross-site', 'same-site']) expect(why({ fetchSite, path: '/launch' })).toBe('site');
  });
});

test('a door’s names: the port is left out where it is 443, IPv6 stands in brackets, what is no name is none', () => {
  expect(doorNames('wall.ville.ma', [], 443)).toEqual({ hosts: new Set(['wall.ville.ma']), origin: 'https://wall.ville.ma' });
  expect(doorNames('fd00::1', ['10.0.0.1'], 8443)).toEqual({ hosts: new Set(['[fd00::1]:8443', '10.0.0.1:8443']), origin: 'https://[fd00::1]:8443' });
  expect(doorNames('10.0.0.1', ['not a name'], 1).hosts).toEqual(new Set(['10.0.0.1:1']));
});

test('ten wrong ones a minute from one machine, whichever of its IPv6 addresses it takes; others are not held up', () => {
  let now = 0;
  const limit = createGuessLimit(() => now);
  for (let n = 0; n < 10; n += 1) {
    expect(limit.mayTry('10.0.0.1')).toBe(true);
    limit.wrong(n % 2 === 0 ? '10.0.0.1' : '::ffff:10.0.0.1');
    limit.wrong(`2001:db8:0:7::${n}`);
  }
  expect([limit.mayTry('10.0.0.1'), limit.mayTry('::ffff:10.0.0.1'), limit.mayTry('10.0.0.2')]).toEqual([false, false, true]);
  expect([limit.mayTry('2001:db8:0:7:1:2:3:4'), limit.mayTry('2001:db8:0:8::1')]).toEqual([false, true]);
  now = 60_000;
  expect(limit.mayTry('10.0.0.1')).toBe(true);
});

test('the door’s own certificate is kept, made anew for another address or near its end, always with the same key', async () => {
  const folder = path.join(temporaryFolder(), 'door');
  const now = Date.UTC(2026, 10, 27);
  const first = await ownDoorCertificate(folder, '10.0.0.1', now);
  expect(first.names).toEqual(['10.0.0.1']);
  expect(await ownDoorCertificate(folder, '10.0.0.1', now + 86_400_000)).toEqual(first);
  const moved = await ownDoorCertificate(folder, 'wall.ville.ma', now);
  expect([moved.names, moved.pin]).toEqual([['wall.ville.ma'], first.pin]);
  const later = now + 700 * 86_400_000;
  const renewed = await ownDoorCertificate(folder, 'wall.ville.ma', later);
  expect(renewed.pin).toBe(first.pin);
  expect(Date.parse(new X509Certificate(renewed.cert).validTo)).toBeGreaterThan(later + 600 * 86_400_000);
  const six = await ownDoorCertificate(folder, 'fd00::1', now);
  expect(six.names).toEqual(['fd00::1']);
  expect(readFileSync(path.join(folder, 'cert.pem'), 'utf8')).toBe(six.cert);
  const seen = new X509Certificate(six.cert);
  expect([seen.ca, seen.checkIP('fd00::1'), seen.verify(seen.publicKey)]).toEqual([false, 'fd00::1', true]);
});
