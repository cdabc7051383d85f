import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchPage } from '#electron/page-watch';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const wanted = 'http://127.0.0.1:4100/launch?token=x&monitor=2';

function stand() {
  const page = Object.assign(new EventEmitter(), { reload: vi.fn(), forcefullyCrashRenderer: vi.fn() });
  const window = Object.assign(new EventEmitter(), { webContents: page, loadURL: vi.fn((_url: string) => Promise.reject(new Error('ERR_CONNECTION_REFUSED'))) });
  const said: string[] = [];
  watchPage(window as unknown as BrowserWindow, wanted, (why) => { said.push(why); });
  return {
    page, window, said,
    fail: (code = -102, isMainFrame = true) => { page.emit('did-fail-load', {}, code, 'ERR_CONNECTION_REFUSED', wanted, isMainFrame); },
    crash: (reason = 'crashed') => { page.emit('render-process-gone', {}, { reason, exitCode: 5 }); },
  };
}

test('a page that found no core is led to its address until one listens, after longer and longer', async () => {
  const { window, said, fail } = stand();
  fail();
  await vi.advanceTimersByTimeAsync(0);
  expect(window.loadURL.mock.calls).toEqual([[wanted]]);
  const pauses: number[] = [];
  for (let tries = 2; tries < 9; tries += 1) {
    fail();
    const before = performance.now();
    while (window.loadURL.mock.calls.length < tries) await vi.advanceTimersByTimeAsync(100);
    pauses.push(performance.now() - before);
  }
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(said).toHaveLength(8);
});

test('a load that another one replaced, and what is in a frame, is no failure of the page', async () => {
  const { window, said, fail } = stand();
  fail(-3);
  fail(-102, false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(window.loadURL).not.toHaveBeenCalled();
  expect(said).toEqual([]);
});

test('F29 a page that crashed is loaded again at once, one that crashes again and again after longer and longer, one that ended in order not at all', async () => {
  const { page, said, crash } = stand();
  crash();
  await vi.advanceTimersByTimeAsync(0);
  expect(page.reload).toHaveBeenCalledTimes(1);
  crash('oom');
  await vi.advanceTimersByTimeAsync(499);
  expect(page.reload).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(page.reload).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(61_000);
  crash();
  await vi.advanceTimersByTimeAsync(0);
  expect(page.reload).toHaveBeenCalledTimes(3);
  crash('clean-exit');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.reload).toHaveBeenCalledTimes(3);
  expect(said).toEqual(['crashed', 'oom', 'crashed', 'clean-exit']);
});

test('F30 a page that stands still is ended; its crash then loads it again', () => {
  const { page, window, said } = stand();
  window.emit('unresponsive');
  expect(page.forcefullyCrashRenderer).toHaveBeenCalledOnce();
  expect(said).toEqual(['unresponsive']);
});

test('nothing is loaded in a window that is closed', async () => {
  const { window, fail } = stand();
  fail();
  window.emit('closed');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(window.loadURL).not.toHaveBeenCalled();
});
