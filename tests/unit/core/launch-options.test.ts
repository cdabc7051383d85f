import { describe, expect, test } from 'vitest';
import { LaunchOptionsFault, parseLaunchOptions } from '#core/launch-options';

describe('command line', () => {
  test('defaults to casablanca on any free port', () => {
    expect(parseLaunchOptions([])).toMatchObject({ port: 0, demo: 'casablanca', open: true });
  });

  test('takes every documented option', () => {
    expect(parseLaunchOptions(['--port', '8080', '--data', '/d', '--demo', 'none', '--no-open'])).toEqual({ data: '/d', port: 8080, demo: null, open: false });
  });

  test.each([['--port', '99999'], ['--port', 'x'], ['--demo', 'rabat'], ['--inspect'], ['--load-extension=/x'], ['stray']])('F68 refuses %s %s with a sentence that names it', (...args) => {
    expect(() => parseLaunchOptions(args)).toThrow(LaunchOptionsFault);
  });
});
