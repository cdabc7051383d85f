import { describe, expect, test } from 'vitest';
import { LaunchOptionsFault, parseLaunchOptions } from '#core/launch-options';

describe('command line', () => {
  test('defaults to casablanca on any free port', () => {
    expect(parseLaunchOptions([])).toMatchObject({ port: 0, demo: 'casablanca', open: true });
  });

  test('takes every documented option', () => {
    expect(parseLaunchOptions(['--port', '8080', '--data', '/d', '--demo', 'none', '--no-open'])).toEqual({ data: '/d', port: 8080, demo: null, open: false, door: null, forgetPin: false });
  });

  test('a door has one address, and its certificate both files or none', () => {
    expect(parseLaunchOptions(['--listen', '192.168.1.20:8443']).door).toEqual({ host: '192.168.1.20', port: 8443, files: null });
    expect(parseLaunchOptions(['--listen', '[FD00::1]:0']).door).toEqual({ host: 'fd00::1', port: 0, files: null });
    expect(parseLaunchOptions(['--listen', 'wall.ville.ma:443', '--tls-cert', '/c.pem', '--tls-key', '/k.pem']).door).toEqual({ host: 'wall.ville.ma', port: 443, files: { cert: '/c.pem', key: '/k.pem' } });
    for (const wrong of [['--listen', '0.0.0.0:1'], ['--listen', '[::]:1'], ['--listen', 'x'], ['--listen', 'http://x:1'], ['--listen', 'x:99999'], ['--listen', 'x:1', '--tls-cert', 'c'], ['--tls-cert', 'c', '--tls-key', 'k']]) {
      expect(() => parseLaunchOptions(wrong), wrong.join(' ')).toThrow(LaunchOptionsFault);
    }
  });

  test.each([['--port', '99999'], ['--port', 'x'], ['--demo', 'rabat'], ['--inspect'], ['--load-extension=/x'], ['stray']])('F68 refuses %s %s with a sentence that names it', (...args) => {
    expect(() => parseLaunchOptions(args)).toThrow(LaunchOptionsFault);
  });
});
