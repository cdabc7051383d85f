import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOrCreateToken, tokenChecker } from '#recorder/api/access-token';
import { GuessDelay } from '#recorder/api/guess-delay';
import { allowedHosts } from '#recorder/api/origin-check';
import { endpointSchema } from '#recorder/api/schemas';
import { startTestApi } from '../../../fakes/recorder-api.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'recorder-start-'));
const mode = (path: string) => statSync(path).mode & 0o777;

test('the token is made once, owner-only, and read again', () => {
  const path = join(folder(), 'deep', 'token');
  const token = readOrCreateToken(path);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(mode(path)).toBe(0o600);
  expect(readOrCreateToken(path)).toBe(token);
});

test('a token file that lies open is closed; one that holds no token is refused by name', () => {
  const path = join(folder(), 'token');
  writeFileSync(path, `${'a'.repeat(40)}\n`, { mode: 0o644 });
  expect(readOrCreateToken(path)).toBe('a'.repeat(40));
  expect(mode(path)).toBe(0o600);
  writeFileSync(path, 'short');
  expect(() => readOrCreateToken(path)).toThrow(path);
});

test('only the whole token passes', () => {
  const check = tokenChecker('t'.repeat(43));
  expect([`Bearer ${'t'.repeat(43)}`, `bearer ${'t'.repeat(43)}`, `Bearer ${'t'.repeat(42)}`, 'Bearer ', undefined].map(check)).toEqual([true, false, false, false, false]);
});

test('F71 guessing gets slower up to 4 s, for that address only, and is forgiven after a minute', () => {
  const time = { ms: 0 };
  const delay = new GuessDelay(() => time.ms);
  expect(Array.from({ length: 7 }, () => delay.failed('a'))).toEqual([0, 250, 750, 1750, 3750, 4000, 4000]);
  expect(delay.failed('b')).toBe(0);
  time.ms = 60_001;
  expect(delay.failed('a')).toBe(0);
});

test('hosts: exactly our names with our port; all our addresses only when we listen on all', () => {
  expect([...allowedHosts('127.0.0.1', 80, ['192.0.2.1'])]).toEqual(['127.0.0.1:80', 'localhost:80', '[::1]:80']);
  expect(allowedHosts('0.0.0.0', 80, ['192.0.2.1', 'fe80::1']).has('192.0.2.1:80')).toBe(true);
  expect(allowedHosts('0.0.0.0', 80, ['fe80::1']).has('[fe80::1]:80')).toBe(true);
  expect(allowedHosts('192.0.2.9', 80, []).has('192.0.2.9:80')).toBe(true);
});

test('endpoint.json says where it listens, owner-only, and nothing half-written stays', async () => {
  const data = folder();
  const api = await startTestApi({ data });
  const path = join(data, 'endpoint.json');
  expect(endpointSchema.parse(JSON.parse(readFileSync(path, 'utf8')))).toMatchObject({ host: '127.0.0.1', port: api.port, pid: process.pid });
  expect(mode(path)).toBe(0o600);
  expect(readdirSync(data).toSorted()).toEqual(['endpoint.json', 'token']);
  await api.close();
});

test('with port 0 it takes the port of last time again, and any other when that is taken or the file is nonsense', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { free.once('listening', resolve); });
  const { port } = free.address() as AddressInfo;
  const data = folder();
  writeFileSync(join(data, 'endpoint.json'), JSON.stringify({ host: '127.0.0.1', port, pid: 1, startedAt: 0 }));
  const elsewhere = await startTestApi({ data });
  expect(elsewhere.port).not.toBe(port);
  await elsewhere.close();
  await new Promise((resolve) => { free.close(resolve); });
  const again = folder();
  writeFileSync(join(again, 'endpoint.json'), JSON.stringify({ host: '127.0.0.1', port, pid: 1, startedAt: 0 }));
  const same = await startTestApi({ data: again });
  expect(same.port).toBe(port);
  await same.close();
  const broken = folder();
  writeFileSync(join(broken, 'endpoint.json'), '{"port":');
  const api = await startTestApi({ data: broken });
  expect(api.port).toBeGreaterThan(0);
  await api.close();
});

test('a configured port that is taken is named as such', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { other.once('listening', resolve); });
  await expect(startTestApi({ port: (other.address() as AddressInfo).port })).rejects.toMatchObject({ code: 'port-in-use' });
  other.close();
});
