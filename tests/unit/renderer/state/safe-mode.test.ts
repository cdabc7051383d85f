import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { countAtStart, crashLoop, crashText, noCrashes, safeMs } from '#renderer/state/crash-count';
import type { CrashCount } from '#renderer/state/crash-count';
import { openSafeMode } from '#renderer/state/safe-mode';

const minute = 60_000;
const start = 1_790_000_000_000;

/** Pages that begin at these minutes, each after a crash of the one before. */
function crashed(...minutes: readonly number[]): CrashCount {
  return minutes.reduce<CrashCount>((count, at) => countAtStart(crashText(count, false), start + at * minute), noCrashes);
}

describe('F29 count of crashes', () => {
  test('three within five minutes are a loop; fewer, or over a longer time, are not', () => {
    expect(crashed(0, 1).safeUntil).toBeNull();
    expect(crashed(0, 2, 5)).toEqual({ crashes: [0, 2, 5].map((at) => start + at * minute), safeUntil: start + 5 * minute + safeMs, isNoted: false });
    expect(crashed(0, 2, 5.1).safeUntil).toBeNull();
    expect(crashed(0, 2, 5.1, 6.9).safeUntil).toBe(start + 6.9 * minute + safeMs);
  });

  test('a page that left in order is no crash, and begins as it was', () => {
    const twice = crashed(0, 1);
    expect(countAtStart(crashText(twice, true), start + 2 * minute)).toEqual(twice);
    const safe = crashed(0, 1, 2);
    expect(countAtStart(crashText(safe, true), start + 20 * minute)).toMatchObject({ safeUntil: safe.safeUntil });
    expect(countAtStart(null, start)).toEqual(noCrashes);
  });

  test('safe mode ends half an hour after the last crash, which one more puts off', () => {
    const safe = { ...crashed(0, 1, 2), isNoted: true };
    expect(countAtStart(crashText(safe, true), start + 32 * minute)).toEqual(noCrashes);
    expect(countAtStart(crashText(safe, false), start + 31 * minute)).toMatchObject({ safeUntil: start + 61 * minute, isNoted: true });
    // The next loop is another one.
    expect(countAtStart(crashText(safe, false), start + 33 * minute)).toEqual({ crashes: [start + 33 * minute], safeUntil: null, isNoted: false });
  });

  test('a clock that is set does no harm', () => {
    const back = countAtStart(crashText(crashed(0, 1), false), start - 60 * minute);
    expect(back).toEqual({ crashes: [start - 60 * minute], safeUntil: null, isNoted: false });
    expect(countAtStart(crashText(crashed(0, 1, 2), true), start - 60 * minute)).toEqual(noCrashes);
    expect(countAtStart(crashText(crashed(0, 1), false), start + 600 * minute).safeUntil).toBeNull();
  });

  test.each(['', 'null', '7', '[]', '{', '{"crashes":5}', '{"crashes":["x"],"safeUntil":null,"isNoted":false,"left":false}', '{"crashes":[],"safeUntil":"soon","isNoted":false,"left":false}', '{"crashes":[],"safeUntil":null,"isNoted":false}'])('text that no page wrote is none: %s', (text) => {
    expect(countAtStart(text, start)).toEqual(noCrashes);
  });
});

describe('F29 safe mode', () => {
  let kept: Map<string, string>;
  let events: EventTarget;
  const page = (storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => { kept.set(key, text); } }) => {
    events = new EventTarget();
    return openSafeMode({ storage: () => storage, events, now: Date.now, signal: new AbortController().signal });
  };
  const note = (answer: Promise<void> = Promise.resolve()) => vi.fn<() => Promise<void>>(() => answer);
  const loop = () => { for (let pages = 0; pages < crashLoop.crashes; pages += 1) page(); };

  beforeEach(() => {
    vi.useFakeTimers({ now: start });
    kept = new Map();
  });
  afterEach(() => { vi.useRealTimers(); });

  test('the fourth page after three crashes is in it; pages that left are not counted', () => {
    for (let pages = 0; pages < 9; pages += 1) {
      expect(page().isOn.getState()).toBe(false);
      events.dispatchEvent(new Event('pagehide'));
    }
    loop();
    // Out of the back/forward cache it lives again.
    events.dispatchEvent(new Event('pagehide'));
    events.dispatchEvent(new Event('pageshow'));
    expect(page().isOn.getState()).toBe(true);
  });

  test('the journal is told once, as soon as it can be', async () => {
    page();
    const before = note();
    await page().note(before);
    expect(before).not.toHaveBeenCalled();
    page();
    const safe = page();
    await expect(safe.note(note(Promise.reject(new Error('no core'))))).rejects.toThrow('no core');
    const told = note();
    await page().note(told);
    expect(told).toHaveBeenCalledExactlyOnceWith(crashLoop);
    const again = note();
    await page().note(again);
    expect(again).not.toHaveBeenCalled();
  });

  test('what comes after a page left does not take its mark', async () => {
    page();
    const sent = Promise.withResolvers<void>();
    loop();
    const told = page().note(() => sent.promise);
    events.dispatchEvent(new Event('pagehide'));
    sent.resolve();
    await told;
    expect(JSON.parse([...kept.values()][0] ?? '')).toMatchObject({ left: true, isNoted: true });
  });

  test('a person ends it, and the crashes are forgotten', () => {
    loop();
    const safe = page();
    safe.end();
    expect(safe.isOn.getState()).toBe(false);
    expect(page().isOn.getState()).toBe(false);
    expect(page().isOn.getState()).toBe(false);
  });

  test('it ends by itself', () => {
    loop();
    const safe = page();
    vi.advanceTimersByTime(safeMs - 1);
    expect(safe.isOn.getState()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(safe.isOn.getState()).toBe(false);
  });

  test('where storage is refused nothing is counted', () => {
    const refused = () => { throw new DOMException('refused', 'SecurityError'); };
    for (let pages = 0; pages < 5; pages += 1) expect(page({ getItem: refused, setItem: refused }).isOn.getState()).toBe(false);
  });
});
