import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WindowWant } from '#bridge/host';
import { KnownWindows } from '#node/known-windows';
import { openFirst } from '#node/open-first';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'manara-known-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const file = (): string => path.join(folder, 'host', 'windows.json');
const screen = { left: 1920, top: 0, width: 1920, height: 1080 };

test('windows that stand open are known at the next start, with the screen that one fills; one that was closed is not', () => {
  const known = new KnownWindows(file());
  for (const monitor of [2, 1, 3]) known.keep({ monitor, fills: null });
  known.keep({ monitor: 2, fills: screen });
  known.forget(3);
  expect(new KnownWindows(file()).list()).toEqual([{ monitor: 1, fills: null }, { monitor: 2, fills: screen }]);
  expect(statSync(file()).mode & 0o077).toBe(0);
});

test.each([['empty', ''], ['torn', '{"version":1,"win'], ['of a newer version', '{"version":2,"windows":[]}'], ['foreign', '{"version":1,"windows":[{"monitor":0,"fills":null}]}']])('F36 %s: no window is known, and the next one is kept', (_name, bad) => {
  new KnownWindows(file()).keep({ monitor: 1, fills: null });
  writeFileSync(file(), bad);
  const known = new KnownWindows(file());
  expect(known.list()).toEqual([]);
  known.keep({ monitor: 2, fills: null });
  expect(new KnownWindows(file()).list()).toEqual([{ monitor: 2, fills: null }]);
});

test('a window is opened although its file cannot be written', () => {
  writeFileSync(path.join(folder, 'host'), 'a file where the folder would be');
  const known = new KnownWindows(file());
  known.keep({ monitor: 2, fills: null });
  expect(known.get(2)).not.toBeNull();
});

async function first(known: readonly number[], canOpen: (monitor: number) => boolean) {
  const opened: WindowWant[] = [];
  const tried: number[] = [];
  const stands = await openFirst('http://127.0.0.1:4321/launch?token=abc&monitor=1', known.map((monitor) => ({ monitor, fills: null })), {
    open: async (want) => { opened.push(want); return canOpen(want.monitor); }, openInTime: ({ monitor }) => { tried.push(monitor); },
  });
  return { stands, urls: opened.map(({ url }) => url), tried };
}

test('a start opens all windows that are known, each with its address; monitor 1 where none is', async () => {
  expect(await first([2, 5], () => true)).toEqual({ stands: true, tried: [], urls: ['http://127.0.0.1:4321/launch?token=abc&monitor=2', 'http://127.0.0.1:4321/launch?token=abc&monitor=5'] });
  expect(await first([], () => true)).toEqual({ stands: true, tried: [], urls: ['http://127.0.0.1:4321/launch?token=abc&monitor=1'] });
});

test('one that cannot be opened is tried again where it stood open before; a first start only says so', async () => {
  expect(await first([1, 2], (monitor) => monitor === 1)).toMatchObject({ stands: true, tried: [2] });
  expect(await first([], () => false)).toMatchObject({ stands: false, tried: [] });
});
