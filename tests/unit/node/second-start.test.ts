import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answerSecondStarts, showRunning } from '#node/second-start';

let data: string;
beforeEach(() => { data = mkdtempSync(path.join(tmpdir(), 'manara-second-')); });
afterEach(() => { rmSync(data, { recursive: true, force: true }); });

test('nobody runs there: the start is the first', async () => {
  expect(await showRunning(data)).toBe(false);
});

test('the one that runs is asked to show its windows, each time; where it has none the second start goes on', async () => {
  const show = vi.fn(async () => true);
  const stop = answerSecondStarts(data, show);
  expect([await showRunning(data), await showRunning(data)]).toEqual([true, true]);
  expect(show).toHaveBeenCalledTimes(2);
  show.mockResolvedValueOnce(false);
  expect(await showRunning(data)).toBe(false);
  show.mockRejectedValueOnce(new Error('no browser'));
  expect(await showRunning(data)).toBe(false);
  stop();
  expect(await showRunning(data)).toBe(false);
});

test.skipIf(process.platform === 'win32')('other accounts do not reach it, and what a killed host left is no hindrance', async () => {
  answerSecondStarts(data, async () => false)();
  const socket = path.join(data, 'host', 'second-start');
  expect(statSync(path.dirname(socket)).mode & 0o077).toBe(0);
  const left = createServer().listen(socket);
  await new Promise((resolve) => { left.once('listening', resolve); });
  const stop = answerSecondStarts(data, async () => true);
  expect(await showRunning(data)).toBe(true);
  stop();
  left.close();
});

test('a folder whose path is too long for a socket is no fault', async () => {
  const deep = path.join(data, 'd'.repeat(120));
  const stop = answerSecondStarts(deep, async () => true);
  await expect(showRunning(deep)).resolves.toBeTypeOf('boolean');
  stop();
});
