import { expect, test } from 'vitest';
import { DigestSession } from '#core/servers/digest-session';

const fieldsOf = (authorization: string | null): Record<string, string> => Object.fromEntries(Array.from((authorization ?? '').matchAll(/([\w*]+)=(?:"([^"]*)"|([^\s,]+))/g), ([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));

test('counts within a nonce, begins anew with the next, and knows one that was just refused', () => {
  const session = new DigestSession();
  const want = { user: 'u', password: 'p', method: 'GET', uri: '/' };
  expect(session.authorization(want)).toBeNull();
  expect(session.take('Digest realm="r", qop="auth", nonce="1"')).toBe(true);
  expect(fieldsOf(session.authorization(want))['nc']).toBe('00000001');
  expect(fieldsOf(session.authorization(want))['nc']).toBe('00000002');
  expect(session.take('Digest realm="r", qop="auth", nonce="1"')).toBe(false);
  expect(session.take('Digest realm="r", qop="auth", nonce="1", stale=true')).toBe(true);
  expect(session.take('Digest realm="r", qop="auth", nonce="2"')).toBe(true);
  expect(fieldsOf(session.authorization(want))).toMatchObject({ nonce: '2', nc: '00000001' });
  expect(session.take('Basic realm="x"')).toBe(false);
});
