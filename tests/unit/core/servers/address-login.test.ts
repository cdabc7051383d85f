import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillLogin, hasPlaces, takeLogin, withLogin } from '#core/servers/address-login';

test.each([
  ['rtsp://admin:secret@10.0.0.1:554/Streaming/Channels/101', 'rtsp://10.0.0.1:554/Streaming/Channels/101', { user: 'admin', password: 'secret' }],
  ['rtsp://10.0.0.1/a', 'rtsp://10.0.0.1/a', null],
  ['rtsp://admin:@10.0.0.1/a', 'rtsp://10.0.0.1/a', { user: 'admin', password: '' }],
  ['rtsp://admin:p@ss%2F@[::1]:8554/a#x', 'rtsp://[::1]:8554/a', { user: 'admin', password: 'p@ss/' }],
  ['http://CAM.city.ma/snap.cgi?user=a&pwd=b%26c&channel=1', 'http://cam.city.ma/snap.cgi?user={user}&pwd={password}&channel=1', { user: 'a', password: 'b&c' }],
  ['rtsp://10.0.0.1:554/user=admin&password=tlJwpbo6&channel=1&stream=0.sdp', 'rtsp://10.0.0.1:554/user={user}&password={password}&channel=1&stream=0.sdp', { user: 'admin', password: 'tlJwpbo6' }],
  ['https://c/still?access_token=abc', 'https://c/still?access_token={password}', { user: '', password: 'abc' }],
  ['https://c/still?monkey=abc&keyboard=1', 'https://c/still?monkey=abc&keyboard=1', null],
])('%s', (address, stored, login) => {
  expect(takeLogin(address)).toEqual({ address: stored, login });
  expect(takeLogin(stored)).toEqual({ address: stored, login: null });
});

test('what cannot be told apart is refused rather than stored with a secret in it', () => {
  for (const address of ['rtsp://u:12/34@host/a', 'rtsp://u:12?34@host/a', 'rtsp://a:b@host/x?user=c&password=d', 'nothing', 'rtsp:///a', 'rtsp://u:p#w@h/']) expect(takeLogin(address)).toBeNull();
});

test('the login comes back where it was', () => {
  expect(withLogin('rtsp://10.0.0.1/a', { user: 'a', password: 'p@:/%é ' })).toBe('rtsp://a:p%40%3A%2F%25%C3%A9%20@10.0.0.1/a');
  expect(withLogin('rtsp://h/user={user}&password={password}', { user: 'a', password: 'b&c' })).toBe('rtsp://h/user=a&password=b%26c');
  expect(withLogin('rtsp://h/a', null)).toBe('rtsp://h/a');
  expect(fillLogin('http://h/?pwd=%7Bpassword%7D', null)).toBe('http://h/?pwd=');
  expect(hasPlaces('http://h/?x={other}')).toBe(false);
});

test('whatever the login, it is taken out whole and put back whole', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 }), (user, password) => {
    const login = { user, password };
    const taken = takeLogin(withLogin('rtsp://10.0.0.1:8554/a?b=c', login));
    expect(taken).toEqual({ address: 'rtsp://10.0.0.1:8554/a?b=c', login });
    const inQuery = takeLogin(`http://10.0.0.1/a?user=${encodeURIComponent(user)}&pwd=${encodeURIComponent(password)}`);
    if (!/^\{(user|password)\}$/.test(user) && !/^\{(user|password)\}$/.test(password)) expect(inQuery?.login).toEqual(login);
  }));
});
