import { expect, test } from 'vitest';
import { iceServersOf } from '#core/http/ice-servers';
import { parseWhepStart } from '#renderer/player/whep-start';

test('Link headers of MediaMTX: one per server, quotes and backslashes escaped', () => {
  expect(iceServersOf([
    '<stun:stun.city.example:3478>; rel="ice-server"',
    '<turn:turn.city.example:3478?transport=udp>; rel="ice-server"; username="op\\"1\\\\, <x>; y"; credential="p=\\"w;,"; credential-type="password"',
  ])).toEqual([
    { urls: 'stun:stun.city.example:3478' },
    { urls: 'turn:turn.city.example:3478?transport=udp', username: 'op"1\\, <x>; y', credential: 'p="w;,' },
  ]);
});

test('several in one header, unquoted, other relations beside', () => {
  expect(iceServersOf('<https://x.test/>; rel=next, <stun:a:1>; rel=ice-server; x=y,<turns:[::1]:5349?transport=tcp>;rel="ice-server";username=u;credential=c')).toEqual([
    { urls: 'stun:a:1' }, { urls: 'turns:[::1]:5349?transport=tcp', username: 'u', credential: 'c' },
  ]);
});

test.each([undefined, '', 'garbage', '<stun:a', '<http://evil.test>; rel="ice-server"', '<javascript:alert(1)>; rel="ice-server"', '<turn:a:1>; rel="ice-server"', '<turn:a:1>; rel="ice-server"; username="u"; credential=""',
  '<turn:a:1>; rel="ice-server"; username="u"; credential="t"; credential-type="oauth"', '<stun:a:1?transport=udp>; rel="ice-server"', '<stun:a b>; rel="ice-server"', `<stun:${'x'.repeat(300)}>; rel="ice-server"`,
  `<turn:a:1>; rel="ice-server"; username="u"; credential="${'x'.repeat(600)}"`, `<stun:a:1>; rel="ice-server"; x="${'y'.repeat(3000)}"`])('nothing comes of %s', (header) => {
  expect(iceServersOf(header)).toEqual([]);
});

test('one bad header costs no good one, and there are never more than six', () => {
  expect(iceServersOf(['garbage', '<stun:a:1>; rel="ice-server"'])).toEqual([{ urls: 'stun:a:1' }]);
  expect(iceServersOf(Array.from({ length: 50 }, (_, n) => `<stun:a:${n + 1}>; rel="ice-server"`))).toHaveLength(6);
});

test('the page takes what it understands of its start', () => {
  const turn = { urls: 'turn:a:1', username: 'u', credential: 'c' };
  expect(parseWhepStart(JSON.stringify({ iceServers: [{ urls: 'stun:a' }, turn, { urls: 'turn:b:1' }, { urls: 7 }, null], clock: true }))).toEqual({ iceServers: [{ urls: 'stun:a' }, turn], clock: true });
  for (const text of ['', 'null', '[]', '<html>', '{"iceServers":{}}', '{"clock":"yes"}']) expect(parseWhepStart(text)).toEqual({ iceServers: [], clock: false });
});
