import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { nextTryAt, pauseMs } from '#core/desk/guess-pause';
import { DeskLock } from '#core/desk/desk-lock';
import { openCoreData } from '#core/data/open-core-data';
import { Journal } from '#core/journal/journal';
import { pinOf } from '#model/desk-lock';

const desk = { is: 'desk' } as const;
const kiosk = { is: 'monitor' } as const;
const startTime = 1_790_000_000_000;

interface Stand { readonly lock: DeskLock; readonly clock: { ms: number }; readonly settings: { lockAfterMinutes: number; lockWithSession: boolean; lockOtherPcs: boolean }; readonly kinds: () => string[]; readonly folder: string; close(): Promise<void> }

function stand(folder = mkdtempSync(path.join(tmpdir(), 'manara-lock-'))): Stand {
  const clock = { ms: 0 };
  const now = () => startTime + clock.ms;
  const data = openCoreData({ folder, now });
  const journal = new Journal({ data, now });
  const settings = { lockAfterMinutes: 0, lockWithSession: true, lockOtherPcs: false };
  const lock = new DeskLock({ data, journal, note: (write) => { write(); }, settings: () => settings, now, monotonic: () => clock.ms });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    lock.destroy();
    await data.close();
  };
  onTestFinished(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { lock, clock, settings, folder, close, kinds: () => journal.list({ before: null, limit: 50 }).map(({ kind }) => kind) };
}

const unlock = (lock: DeskLock, pin: string | null) => lock.unlock({ monitor: 1, pin }, 'page-1');
const setPin = (lock: DeskLock, next: string | null, current: string | null = null) => lock.changePin({ monitor: 1, current, next }, 'page-1');

test('a PIN is four to twelve digits of any of the three alphabets’ numerals', () => {
  expect(['1234', ' 123456789012 ', '٠١٢٣', '۴۵۶۷'].map(pinOf)).toEqual(['1234', '123456789012', '0123', '4567']);
  expect(['123', '1234567890123', '12a4', '', '１２３４'].map(pinOf)).toEqual([null, null, null, null, null]);
});

test('wrong PINs: three are free, then the wait doubles up to five minutes; a clock set back lengthens nothing', () => {
  expect([0, 2, 3, 4, 5, 9, 60].map(pauseMs)).toEqual([0, 0, 5_000, 10_000, 20_000, 300_000, 300_000]);
  expect(nextTryAt({ wrong: 3, at: 1_000 }, 2_000)).toBe(6_000);
  expect(nextTryAt({ wrong: 3, at: 1_000 }, 6_000)).toBeNull();
  expect(nextTryAt({ wrong: 3, at: 99_000 }, 2_000)).toBe(7_000);
});

test('locked shuts the desk and not the monitors on other PCs, unless configured; who and why is in the journal', async () => {
  const { lock, settings, kinds } = stand();
  const shut = vi.fn();
  lock.onLocked(shut);
  lock.lock('person', 2, 'page-4');
  lock.lock('idle', null);
  expect(shut).toHaveBeenCalledOnce();
  expect([lock.isShut(desk), lock.isShut(kiosk)]).toEqual([true, false]);
  expect(lock.state(desk)).toEqual({ is: 'locked', hasPin: false, since: startTime, why: 'person', monitor: 2, tryAt: null });
  expect(lock.state(kiosk)).toEqual({ is: 'open', hasPin: false, lockAt: null });
  settings.lockOtherPcs = true;
  expect(lock.isShut(kiosk)).toBe(true);
  expect(await unlock(lock, null)).toEqual({ is: 'right' });
  expect(lock.isShut(desk)).toBe(false);
  expect(kinds()).toEqual(['desk-unlocked', 'desk-locked']);
});

test('only the PIN unlocks; it is not in the data folder as typed; wrong ones are counted, over a restart too', async () => {
  const first = stand();
  expect(await setPin(first.lock, '2580')).toEqual({ is: 'right' });
  await expect(setPin(first.lock, '12')).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  expect(await setPin(first.lock, '1111', '9999')).toMatchObject({ is: 'wrong' });
  first.lock.lock('person', 1);
  expect(await unlock(first.lock, null)).toEqual({ is: 'wrong', tryAt: null });
  expect(await unlock(first.lock, '0000')).toEqual({ is: 'wrong', tryAt: startTime + 5_000 });
  expect(await unlock(first.lock, '2580')).toEqual({ is: 'wait', tryAt: startTime + 5_000 });
  await first.close();

  const second = stand(first.folder);
  expect(second.lock.state(desk)).toMatchObject({ is: 'locked', hasPin: true, since: startTime, tryAt: startTime + 5_000 });
  expect(await unlock(second.lock, '2580')).toMatchObject({ is: 'wait' });
  second.clock.ms = 5_000;
  expect(await unlock(second.lock, '٢٥٨٠')).toEqual({ is: 'right' });
  expect(second.kinds()).toEqual(['desk-unlocked', 'desk-unlock-failed', 'desk-unlock-failed', 'desk-locked', 'desk-unlock-failed', 'desk-pin-changed']);
});

test('a hundred PINs at once are looked at one by one', async () => {
  const { lock } = stand();
  await setPin(lock, '2580');
  lock.lock('person', 1);
  const verdicts = await Promise.all(Array.from({ length: 100 }, (_, index) => unlock(lock, String(2530 + index))));
  expect(verdicts.filter(({ is }) => is === 'wrong')).toHaveLength(3);
  expect(verdicts.filter(({ is }) => is === 'wait')).toHaveLength(97);
});

test('without a hand for as long as the settings say it locks; a hand puts it off', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => { vi.useRealTimers(); });
  const { lock, clock, settings } = stand();
  expect(lock.state(desk)).toMatchObject({ lockAt: null });
  settings.lockAfterMinutes = 5;
  expect(lock.state(desk)).toMatchObject({ lockAt: startTime + 300_000 });
  clock.ms = 299_000;
  vi.advanceTimersByTime(1_000);
  lock.stirred();
  clock.ms = 598_000;
  vi.advanceTimersByTime(1_000);
  expect(lock.state(desk)).toMatchObject({ is: 'open', lockAt: startTime + 599_000 });
  clock.ms = 599_000;
  vi.advanceTimersByTime(1_000);
  expect(lock.state(desk)).toMatchObject({ is: 'locked', why: 'idle', monitor: null });
  await unlock(lock, null);
  expect(lock.state(desk)).toMatchObject({ is: 'open', lockAt: startTime + 899_000 });
});

test('with the system’s session, unless that is off', () => {
  const { lock, settings } = stand();
  settings.lockWithSession = false;
  lock.sessionLocked();
  expect(lock.isShut(desk)).toBe(false);
  settings.lockWithSession = true;
  lock.sessionLocked();
  expect(lock.state(desk)).toMatchObject({ is: 'locked', why: 'session' });
});

test('a forgotten PIN is removed by a start option, and the journal says so', async () => {
  const { lock, kinds } = stand();
  await setPin(lock, '2580');
  lock.lock('person', 1);
  lock.forgetPin();
  expect(lock.state(desk)).toEqual({ is: 'open', hasPin: false, lockAt: null });
  expect(kinds()).toEqual(['desk-unlocked', 'desk-pin-changed', 'desk-locked', 'desk-pin-changed']);
});

test('a lock whose rows were damaged stays shut', async () => {
  const first = stand();
  await setPin(first.lock, '2580');
  first.lock.lock('person', 1);
  await first.close();
  const data = openCoreData({ folder: first.folder, now: Date.now });
  data.db.exec("UPDATE fact SET value = '{' WHERE key IN ('desk-locked', 'desk-pin')");
  await data.close();
  const second = stand(first.folder);
  expect(second.lock.state(desk)).toMatchObject({ is: 'locked', hasPin: true });
  expect(await unlock(second.lock, '2580')).toMatchObject({ is: 'wrong' });
});
