import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { CoreFault } from '#core/fault';
import { readTypedAddress } from '#core/servers/typed-address';

const tries = (typed: string, ports = [80, 8971]): string[] => readTypedAddress(typed, ports).tries.map(String);

test('a bare host is tried at every known port, a typed port is the only one', () => {
  expect(tries('192.168.1.20')).toEqual(['http://192.168.1.20/', 'https://192.168.1.20:8971/']);
  expect(tries('nvr.example:8080/zm')).toEqual(['http://nvr.example:8080/zm', 'https://nvr.example:8080/zm']);
  expect(tries('nvr:80')).toEqual(['http://nvr/', 'https://nvr:80/']);
  expect(tries('[::1]:5000')).toEqual(['http://[::1]:5000/', 'https://[::1]:5000/']);
});

test('a whole address is taken as it is; without a port its scheme holds for every known port', () => {
  expect(tries('https://vms.example:7001/rest')).toEqual(['https://vms.example:7001/rest']);
  expect(tries('https://vms.example')).toEqual(['https://vms.example:80/', 'https://vms.example:8971/']);
  expect(tries('https://vms.example:443/')).toEqual(['https://vms.example/']);
});

test('a user in the address is kept apart, a password is refused', () => {
  expect(readTypedAddress('http://operator@nvr:80/', [80])).toMatchObject({ user: 'operator', tries: [new URL('http://nvr/')] });
  expect(() => tries('http://operator:secret@nvr/')).toThrow(/password/);
});

test('a user that is not well escaped is taken as it stands', () => {
  expect(readTypedAddress('%@nvr', [80]).user).toBe('%');
});

test('F64 addresses of the machine itself, other schemes and junk are refused in words', () => {
  for (const typed of ['169.254.169.254', 'http://169.254.1.1:80', '[fe80::1]', '0.0.0.0', '', '  ', 'two words', 'file:///etc/passwd', 'rtsp://cam/1', 'http://', `${'a'.repeat(600)}`]) {
    expect(() => tries(typed), typed).toThrow(CoreFault);
  }
});

test('whatever is typed gives addresses of http or https, or a refusal', () => {
  assert(property(string({ maxLength: 60 }), (typed) => {
    try {
      for (const address of readTypedAddress(typed, [80]).tries) expect(['http:', 'https:']).toContain(address.protocol);
    } catch (error) {
      expect(error).toBeInstanceOf(CoreFault);
    }
  }));
});
