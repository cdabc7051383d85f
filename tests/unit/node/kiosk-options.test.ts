import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { kioskArguments } from '#node/browser';
import { isOpenToAll, kioskAddress } from '#node/kiosk-address';
import { KioskOptionsFault, parseKioskOptions } from '#node/kiosk-options';

const origin = 'https://192.168.1.20:8443';
const secret = 'hunter2-'.padEnd(43, 'x');
const pin = `${'A'.repeat(43)}=`;
const all = ['--address', origin, '--monitor', '3', '--token-file', '/t', '--certificate-pin', pin, '--data', '/d'];

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof KioskOptionsFault) return error.message;
    throw error;
  }
  return 'no fault';
}

function tokenFile(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-token-'));
  onTestFinished(() => { rmSync(folder, { recursive: true }); });
  writeFileSync(path.join(folder, 'address'), text, { mode: 0o600 });
  return path.join(folder, 'address');
}

test('the command line names the door, the monitor, the file with its token and the pin', () => {
  expect(parseKioskOptions(all)).toEqual({ origin, monitor: 3, tokenFile: '/t', certificatePin: pin, data: '/d' });
  expect(parseKioskOptions(all.slice(0, 6))).toMatchObject({ certificatePin: null });
  expect(parseKioskOptions(['--help'])).toBeNull();
});

test.each([
  ['--address', 'http://192.168.1.20:8443'], ['--address', `${origin}/launch?token=${secret}`], ['--address', 'https://a@192.168.1.20'], ['--address', secret],
  ['--monitor', '0'], ['--monitor', '65'], ['--monitor', secret], ['--certificate-pin', secret], ['--certificate-pin', pin.slice(1)],
])('F68 %s refuses what it is not for, and does not tell it again', (name, value) => {
  const fault = faultOf(() => parseKioskOptions(all.with(all.indexOf(name) + 1, value)));
  expect(fault).toContain(name);
  expect(fault).not.toContain('hunter2');
});

test.each([[[secret]], [[`--token=${secret}`]], [['--data']]])('F68 a token on the command line is not told again either', (more) => {
  expect(faultOf(() => parseKioskOptions([...all, ...more]))).toMatch(/option/);
  expect(faultOf(() => parseKioskOptions([...all, ...more]))).not.toContain('hunter2');
});

test('the file holds the address that the core made, or its token alone', () => {
  const address = `${origin}/launch?token=${secret}`;
  expect(kioskAddress({ origin, tokenFile: tokenFile(`${address}\n`) })).toBe(address);
  expect(kioskAddress({ origin, tokenFile: tokenFile(secret) })).toBe(address);
});

test.each([['', 'neither'], [`${secret}x`, 'neither'], [`https://192.168.1.21:8443/launch?token=${secret}`, 'another core']])('a file with something else is named and not told', (text, why) => {
  const file = tokenFile(text);
  const fault = faultOf(() => kioskAddress({ origin, tokenFile: file }));
  expect(fault).toContain(why);
  expect(fault).toContain(file);
  expect(fault).not.toContain('hunter2');
  expect(faultOf(() => kioskAddress({ origin, tokenFile: `${file}.not` }))).toContain('cannot be read');
});

test.skipIf(process.platform === 'win32')('a file that every account may read is noticed', () => {
  const file = tokenFile(secret);
  expect(isOpenToAll(file)).toBe(false);
  chmodSync(file, 0o644);
  expect(isOpenToAll(file)).toBe(true);
});

test('one certificate is pinned, none is taken without its pin', () => {
  const browser = { profile: '/p', asRoot: false };
  const ignoring = (certificatePin: string | null) => kioskArguments({ ...browser, certificatePin }).filter((arg) => arg.includes('certificate'));
  expect(ignoring(pin)).toEqual([`--ignore-certificate-errors-spki-list=${pin}`]);
  expect(ignoring(null)).toEqual([]);
});
