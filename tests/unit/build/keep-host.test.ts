import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { codeAfter, keepHost } from '../../../build/keep-host.mjs';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

class FakeHost extends EventEmitter {
  readonly signals: string[] = [];
  kill(signal: string): void { this.signals.push(signal); }
}

function stand() {
  const hosts: FakeHost[] = [];
  const again: boolean[] = [];
  const said: string[] = [];
  const codes: number[] = [];
  const stop = keepHost({
    start: (isAgain) => {
      again.push(isAgain);
      const host = new FakeHost();
      hosts.push(host);
      return host;
    },
    say: (line) => { said.push(line); }, exit: (code) => { codes.push(code); },
  });
  const newest = (): FakeHost => hosts.at(-1)!;
  return { hosts, again, said, codes, stop, newest };
}

test.each([
  ['was killed', { code: null, signal: 'SIGKILL' }, true, false, null],
  ['ended with a failure', { code: 1, signal: null }, true, false, null],
  ['ended in order', { code: 0, signal: null }, true, false, 0],
  ['was killed while it was to stop', { code: null, signal: 'SIGKILL' }, true, true, 1],
  ['never got ready', { code: 1, signal: null }, false, false, 1],
  ['was killed before it was ready', { code: null, signal: 'SIGKILL' }, false, false, 1],
  ['refused its options', { code: 2, signal: null }, false, false, 2],
] as const)('a host that %s', (_name, end, wasReady, isStopping, expected) => {
  expect(codeAfter(end, { wasReady, isStopping })).toBe(expected);
});

test('a start that fails ends with its code, and is told nothing more', async () => {
  const { newest, hosts, codes, said } = stand();
  newest().emit('message', 'hello');
  newest().emit('exit', 1, null);
  await vi.advanceTimersByTimeAsync(120_000);
  expect([hosts.length, codes, said]).toEqual([1, [1], []]);
});

test('a host that dies again and again is started after longer and longer pauses, each said in one line; also where it is not ready any more', async () => {
  const { newest, hosts, said, codes, again } = stand();
  newest().emit('message', { kind: 'ready' });
  const pauses: number[] = [];
  for (let death = 0; death < 8; death += 1) {
    const count = hosts.length;
    newest().emit('exit', null, 'SIGKILL');
    expect(said).toHaveLength(death + 1);
    let waitedMs = 0;
    for (; hosts.length === count; waitedMs += 500) await vi.advanceTimersByTimeAsync(500);
    pauses.push(waitedMs);
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  await vi.advanceTimersByTimeAsync(60_000);
  newest().emit('exit', 1, null);
  expect(said.at(-1)).toBe('Manara ended unexpectedly (code 1) and is started again in 1 s.');
  expect([codes, again.filter((one) => !one)]).toEqual([[], [false]]);
});

test('it is stopped for good by a signal, also in a pause', async () => {
  const running = stand();
  running.newest().emit('message', { kind: 'ready' });
  running.stop('SIGINT');
  expect(running.newest().signals).toEqual(['SIGINT']);
  running.newest().emit('exit', null, 'SIGKILL');
  expect([running.codes, running.said]).toEqual([[1], []]);

  const paused = stand();
  paused.newest().emit('message', { kind: 'ready' });
  paused.newest().emit('exit', null, 'SIGKILL');
  paused.stop('SIGTERM');
  await vi.advanceTimersByTimeAsync(120_000);
  expect([paused.codes, paused.hosts.length]).toEqual([[0], 1]);
});
