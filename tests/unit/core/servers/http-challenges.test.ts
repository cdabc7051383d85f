import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestAuthorization, digestChallengeOf, readChallenges } from '#core/servers/http-challenges';

const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const opaque = 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS';
const mufasa = { user: 'Mufasa', password: 'Circle of Life', method: 'GET', uri: '/dir/index.html', count: 1, cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
const challenge = (text: string) => digestChallengeOf(readChallenges(text))!;
const valueOf = (header: string, name: string) => new RegExp(`(?:^Digest |, )${name.replace('*', '\\*')}="?([^",]+)`).exec(header)?.[1];

describe('vectors of the RFCs', () => {
  test('RFC 7616 3.9.1: MD5 and SHA-256, the stronger one chosen', () => {
    const md5 = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="${nonce}", opaque="${opaque}"`;
    const sha = md5.replace('algorithm=MD5', 'algorithm=SHA-256');
    expect(valueOf(digestAuthorization(challenge(md5), mufasa), 'response')).toBe('8ca523f5e9506fed4657c9700eebdbec');
    const best = digestChallengeOf(readChallenges([md5, sha]))!;
    expect(digestAuthorization(best, mufasa)).toBe(
      `Digest username="Mufasa", realm="http-auth@example.org", nonce="${nonce}", uri="/dir/index.html", response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", `
      + `algorithm=SHA-256, qop=auth, nc=00000001, cnonce="${mufasa.cnonce}", opaque="${opaque}"`,
    );
  });

  test('RFC 2617 3.5', () => {
    const old = challenge('Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"');
    const header = digestAuthorization(old, { ...mufasa, password: 'Circle Of Life', cnonce: '0a4f113b' });
    expect(valueOf(header, 'response')).toBe('6629fae49393a05397450978507c4ef1');
    expect(header).not.toContain('algorithm');
  });

  test('RFC 2069 without qop, as old cameras ask (with the erratum\'s value)', () => {
    const oldest = challenge('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"');
    const header = digestAuthorization(oldest, { ...mufasa, password: 'CircleOfLife' });
    expect(valueOf(header, 'response')).toBe('1949323746fe6a43ef61f9606e7febea');
    expect(header).not.toMatch(/nc=|cnonce|qop/);
  });
});

test('a session algorithm sends the client nonce even without qop; the hashed name is sent for the name', () => {
  const header = digestAuthorization(challenge('Digest realm="r", nonce="n", algorithm=MD5-sess, userhash=true'), mufasa);
  expect(header).toContain(`cnonce="${mufasa.cnonce}"`);
  expect(header).toContain('userhash=true');
  expect(header).not.toContain('Mufasa');
});

test('names beyond ASCII travel as username*', () => {
  const header = digestAuthorization(challenge('Digest realm="r", nonce="n"'), { ...mufasa, user: 'Jäsøn Doe' });
  expect(valueOf(header, 'username*')).toBe("UTF-8''J%C3%A4s%C3%B8n%20Doe");
});

test('several challenges in one header, quotes, commas and odd spacing', () => {
  const read = readChallenges('Basic realm="a, \\"b\\"", Digest realm="x",nonce = "n" ,  qop=auth,stale=TRUE, Bearer');
  expect(read.map(({ scheme }) => scheme)).toEqual(['basic', 'digest', 'bearer']);
  expect(read[0]!.parameters.get('realm')).toBe('a, "b"');
  expect(Object.fromEntries(read[1]!.parameters)).toEqual({ realm: 'x', nonce: 'n', qop: 'auth', stale: 'TRUE' });
});

test('what cannot be answered is not: auth-int alone, unknown algorithms, no nonce', () => {
  for (const text of ['Digest realm="r", nonce="n", qop="auth-int"', 'Digest realm="r", nonce="n", algorithm=SHA-512-256', 'Digest realm="r"', 'Basic realm="r"', '']) {
    expect(digestChallengeOf(readChallenges(text))).toBeNull();
  }
});

test('any header is read quickly, without a throw, and no header is ever broken', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')), fc.string({ maxLength: 40 }), (header, text) => {
    readChallenges(`Digest ${header}`);
    const answer = digestAuthorization({ realm: text, nonce: text, opaque: text, algorithm: 'MD5', algorithmName: null, qop: 'auth', userhash: false, stale: false }, { ...mufasa, user: text });
    expect(answer).not.toMatch(/[\r\n]/);
  }));
  const began = performance.now();
  readChallenges(`Digest ${'a="'.repeat(100_000)}`);
  readChallenges(`Digest ${', '.repeat(100_000)}`);
  expect(performance.now() - began).toBeLessThan(1_000);
});
