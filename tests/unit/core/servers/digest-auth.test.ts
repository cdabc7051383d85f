import { describe, expect, it } from 'vitest';
import { DigestSession, digestAuthorization, digestChallenge, offersBasic } from '#core/servers/digest-auth';

const rfc7616 = {
  user: 'Mufasa', password: 'Circle of Life', method: 'GET', uri: '/dir/index.html', count: 1, cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
} as const;
const header = (algorithm: string): string => `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
const fieldsOf = (authorization: string): Record<string, string> => Object.fromEntries(Array.from(authorization.matchAll(/([\w*]+)=(?:"([^"]*)"|([^\s,]+))/g), ([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));

describe('digestAuthorization', () => {
  it.each([['MD5', '8ca523f5e9506fed4657c9700eebdbec'], ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1']])('RFC 7616 section 3.9.1, %s', (algorithm, response) => {
    const challenge = digestChallenge(header(algorithm))!;
    expect(fieldsOf(digestAuthorization({ ...rfc7616, challenge }))).toEqual({
      username: 'Mufasa', realm: 'http-auth@example.org', nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v', uri: '/dir/index.html', algorithm, response,
      qop: 'auth', nc: '00000001', cnonce: rfc7616.cnonce, opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    });
  });

  it('RFC 2617 section 3.5', () => {
    const challenge = digestChallenge('Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"')!;
    expect(fieldsOf(digestAuthorization({ ...rfc7616, password: 'Circle Of Life', cnonce: '0a4f113b', challenge }))).toMatchObject({ response: '6629fae49393a05397450978507c4ef1' });
  });

  it('RFC 2069: a server without qop gets no counter', () => {
    // As its erratum 749 has it; the RFC itself prints a wrong one.
    const challenge = digestChallenge('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"')!;
    const fields = fieldsOf(digestAuthorization({ challenge, user: 'Mufasa', password: 'CircleOfLife', method: 'GET', uri: '/dir/index.html', count: 1 }));
    expect(fields).toMatchObject({ response: '1949323746fe6a43ef61f9606e7febea' });
    expect(fields).not.toHaveProperty('nc');
  });

  it('names that are not ASCII, and quotes in them', () => {
    const challenge = digestChallenge('Digest realm="a \\"b\\"", qop="auth", nonce="n"')!;
    expect(challenge.realm).toBe('a "b"');
    expect(digestAuthorization({ ...rfc7616, challenge, user: 'مشغل' })).toContain("username*=UTF-8''%D9%85");
    expect(digestAuthorization({ ...rfc7616, challenge, user: 'a"b\\' })).toContain('username="a\\"b\\\\"');
  });
});

describe('digestChallenge', () => {
  it('takes the strongest it knows, in one header or several', () => {
    expect(digestChallenge([header('MD5'), header('SHA-256')])?.algorithm).toBe('SHA-256');
    expect(digestChallenge(`Basic realm="x", ${header('MD5')}, ${header('SHA-256')}`)?.algorithm).toBe('SHA-256');
    expect(digestChallenge([header('SHA-512-256'), header('MD5')])?.algorithm).toBe('MD5');
  });

  it.each([undefined, '', 'Basic realm="x"', 'Digest realm="x"', header('CRC32'), 'Digest nonce="x", qop="auth-int"'])('null for what it cannot answer: %s', (told) => {
    expect(digestChallenge(told)).toBeNull();
  });

  it('long headers cost nothing', () => {
    expect(digestChallenge(`Digest ${'a="'.repeat(1_000_000)}`)).toBeNull();
  });

  it('sees an offer to take the password in the clear', () => {
    expect(offersBasic([header('MD5'), 'Basic realm="x"'])).toBe(true);
    expect(offersBasic(header('MD5'))).toBe(false);
  });
});

describe('DigestSession', () => {
  it('counts within a nonce, begins anew with the next, and knows one that was just refused', () => {
    const session = new DigestSession();
    const want = { user: 'u', password: 'p', method: 'GET', uri: '/' };
    expect(session.authorization(want)).toBeNull();
    expect(session.take('Digest realm="r", qop="auth", nonce="1"')).toBe(true);
    expect(fieldsOf(session.authorization(want)!)['nc']).toBe('00000001');
    expect(fieldsOf(session.authorization(want)!)['nc']).toBe('00000002');
    expect(session.take('Digest realm="r", qop="auth", nonce="1"')).toBe(false);
    expect(session.take('Digest realm="r", qop="auth", nonce="1", stale=true')).toBe(true);
    expect(session.take('Digest realm="r", qop="auth", nonce="2"')).toBe(true);
    expect(fieldsOf(session.authorization(want)!)).toMatchObject({ nonce: '2', nc: '00000001' });
    expect(session.take('Basic realm="x"')).toBe(false);
  });
});
