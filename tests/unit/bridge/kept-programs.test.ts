import { expect, test, vi } from 'vitest';
import { keepPrograms } from '#bridge/kept-programs';
import { createTestHost } from '../../fakes/test-host.ts';

const stand = () => {
  const host = createTestHost(() => undefined);
  return { host, programs: keepPrograms(host), first: Symbol('core'), second: Symbol('core') };
};
const args = ['--config', '/d/config.json'];

test('the next core takes up what the one before had started, with its lines, and the program never ended', async () => {
  const { host, programs, first, second } = stand();
  const before = programs.start(first, 'recorder', args);
  host.started[0]!.program.say('{"ready":true}');
  programs.release(first);
  const after = programs.start(second, 'recorder', args);
  expect(after.id).toBe(before.id);
  expect(after.lines.kept).toEqual(['{"ready":true}']);
  expect(host.started).toHaveLength(1);
  await programs.endUnclaimed();
  expect(programs.get(after.id)).not.toBeNull();
});

test('a core that lives shares nothing, other arguments are another program, one that ended is started anew', async () => {
  const { host, programs, first, second } = stand();
  const one = programs.start(first, 'recorder', args);
  expect(programs.start(second, 'recorder', args).id).not.toBe(one.id);
  programs.release(first);
  expect(programs.start(second, 'recorder', ['--config', '/other.json']).id).not.toBe(one.id);
  host.started[0]!.program.end(0);
  await host.started[0]!.program.ended;
  expect(programs.start(second, 'recorder', args).id).not.toBe(one.id);
  expect(host.started).toHaveLength(4);
});

test('what ended while its core still had it is not taken up', async () => {
  const { host, programs, first, second } = stand();
  const one = programs.start(first, 'recorder', args);
  host.started[0]!.program.end(1);
  await host.started[0]!.program.ended;
  programs.release(first);
  await Promise.resolve();
  expect(programs.start(second, 'recorder', args).id).not.toBe(one.id);
});

test('a program that ends again and again under a core that lives is not kept for ever', async () => {
  vi.useFakeTimers();
  const { host, programs, first } = stand();
  const one = programs.start(first, 'recorder', args);
  host.started[0]!.program.end(1);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(programs.get(one.id)).not.toBeNull();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(programs.get(one.id)).toBeNull();
  vi.useRealTimers();
});

test('what nobody takes up ends, and with the product everything', async () => {
  const { host, programs, first, second } = stand();
  programs.start(first, 'demo', ['--city', 'agadir']);
  programs.start(first, 'recorder', args);
  programs.release(first);
  programs.start(second, 'recorder', args);
  await programs.endUnclaimed();
  expect(await host.started[0]!.program.ended).toEqual({ code: null, signal: 'SIGTERM' });
  await programs.endAll();
  expect(await host.started[1]!.program.ended).toEqual({ code: null, signal: 'SIGTERM' });
});

test('of a talkative program the newest lines are kept', () => {
  const { host, programs, first } = stand();
  const { lines } = programs.start(first, 'recorder', args);
  for (let line = 1; line <= 600; line += 1) host.started[0]!.program.say(String(line));
  expect([lines.kept.length, lines.kept[0], lines.since]).toEqual([500, '101', 100]);
});
