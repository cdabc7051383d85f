import { expect, onTestFinished, test, vi } from 'vitest';
import { newWindow, notReplaced, replaced, withLook } from '#core/windows/when-replace';
import type { WindowBounds, WindowHistory, WindowLook } from '#core/windows/when-replace';
import { WarmWindows } from '#core/windows/warm-windows';

const bounds: WindowBounds = { memoryMb: 600, peers: 350, youngMs: 300_000, pauseMs: 900_000 };
const quiet = { memoryMb: 200, peers: 0, busy: false };

/** Looks each ten seconds from a moment on; how many until it is due, or null. */
function looksUntilDue(history: WindowHistory, from: number, look: Partial<Omit<WindowLook, 'at'>>, most = 400): { looks: number; due: string } | null {
  let known = history;
  for (let looks = 1; looks <= most; looks += 1) {
    const next = withLook(known, { at: from + looks * 10_000, ...quiet, ...look }, bounds);
    known = next.history;
    if (next.due) return { looks, due: next.due.why };
  }
  return null;
}
const settled = withLook(newWindow(0), { at: 300_000, ...quiet }, bounds).history;

test('F31 a window that grew past 70 % of its bound is due at a quiet moment, after three looks in a row', () => {
  expect(settled.baseMb).toBe(200);
  expect(looksUntilDue(settled, 300_000, { memoryMb: 419 })).toBeNull();
  expect(looksUntilDue(settled, 300_000, { memoryMb: 420 })).toEqual({ looks: 3, due: 'memory' });
  expect(looksUntilDue(settled, 300_000, { memoryMb: 500, busy: true })).toBeNull();
  expect(looksUntilDue(settled, 300_000, { memoryMb: 600, busy: true })).toEqual({ looks: 3, due: 'memory' });
  expect(looksUntilDue(settled, 300_000, { memoryMb: null })).toBeNull();
});

test('one high look is no wear, and a wall that needs so much from the first is none either', () => {
  let history = settled;
  for (let look = 1; look <= 60; look += 1) {
    const next = withLook(history, { at: 300_000 + look * 10_000, ...quiet, memoryMb: look % 3 === 0 ? 200 : 599 }, bounds);
    expect(next.due).toBeNull();
    history = next.history;
  }
  const heavy = withLook(newWindow(0), { at: 300_000, ...quiet, memoryMb: 900 }, bounds).history;
  expect(looksUntilDue(heavy, 300_000, { memoryMb: 1_100 })).toBeNull();
  expect(looksUntilDue(heavy, 300_000, { memoryMb: 1_170 })).toEqual({ looks: 3, due: 'memory' });
});

test('F16 a page that used up its peer connections is due before it has none left', () => {
  expect(looksUntilDue(settled, 300_000, { peers: 244 })).toBeNull();
  expect(looksUntilDue(settled, 300_000, { peers: 245 })).toEqual({ looks: 1, due: 'peers' });
  expect(looksUntilDue(settled, 300_000, { peers: 300, busy: true })).toBeNull();
  expect(looksUntilDue(settled, 300_000, { peers: 350, busy: true })).toEqual({ looks: 1, due: 'peers' });
});

test('not while it is young, not twice in a quarter of an hour, ever more rarely after failures', () => {
  expect(looksUntilDue(newWindow(0), 0, { memoryMb: 2_000 }, 29)).toBeNull();
  const fresh = replaced(0);
  expect(looksUntilDue(withLook(fresh, { at: 300_000, ...quiet }, bounds).history, 300_000, { memoryMb: 700 })).toEqual({ looks: 60, due: 'memory' });
  const failed = notReplaced(notReplaced({ ...settled, replacedAt: null }, 0), 0);
  expect(looksUntilDue(failed, 0, { memoryMb: 700 })).toEqual({ looks: 360, due: 'memory' });
});

test('0 MB is no bound', () => {
  const unbound = { ...bounds, memoryMb: 0 };
  expect(withLook(settled, { at: 400_000, ...quiet, memoryMb: 5_000 }, unbound).history.beyond).toBe(0);
  // Nor a reason to replace a window in use for its peer connections.
  expect(withLook(settled, { at: 400_000, memoryMb: 5_000, peers: 250, busy: true }, unbound).due).toBeNull();
  expect(withLook(settled, { at: 400_000, memoryMb: 5_000, peers: 250, busy: false }, unbound).due).toEqual({ why: 'peers', isPressing: false });
});

interface Stage { readonly steps: string[]; readonly written: { kind: string; detail?: unknown }[]; readonly windows: WarmWindows; memoryMb: number; opens: boolean; swaps: boolean; rests: boolean }

function stage(): Stage {
  vi.useFakeTimers();
  const one = { steps: [] as string[], written: [] as { kind: string; detail?: unknown }[], memoryMb: 100, opens: true, swaps: true, rests: false };
  let keys = 0;
  const windows = new WarmWindows({
    host: {
      windows: () => Promise.resolve([{ monitor: 1, memoryBytes: one.memoryMb * 1024 * 1024 }]),
      openBehind: ({ url }) => { one.steps.push(`open ${url}`); return Promise.resolve(one.opens); },
      swapWindow: () => { one.steps.push('swap'); one.memoryMb = 90; return one.swaps ? Promise.resolve() : Promise.reject(new Error('no window behind')); },
      dropBehind: () => { one.steps.push('drop'); return Promise.resolve(); },
    },
    url: (monitor, window) => `m${monitor} ${window}`, randomKey: () => { keys += 1; return `k${keys}`; }, memoryMb: () => 200, rests: () => one.rests,
    journal: { append: (deed) => { one.written.push(deed); return null; } }, note: (write) => { write(); }, monotonic: () => Date.now(), now: () => Date.now(),
    pace: { lookMs: 1_000, youngMs: 2_000, pauseMs: 60_000 },
  });
  onTestFinished(() => {
    windows.destroy();
    vi.useRealTimers();
  });
  return Object.assign(one, { windows });
}
/** Each second the page in front tells how it is. */
async function pass(on: Stage, seconds: number, busy = false): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    on.windows.report('front', { monitor: 1, window: null, peers: 0, busy, settled: true });
    await vi.advanceTimersByTimeAsync(1_000);
  }
}
const behind = (on: Stage, key: string, settled: boolean) => { on.windows.report('behind', { monitor: 1, window: key, peers: 1, busy: false, settled }); };

test('the second window takes over only when it has its pictures, and the journal has both figures', async () => {
  const on = stage();
  await pass(on, 3);
  on.memoryMb = 150;
  await pass(on, 3);
  expect(on.steps).toEqual(['drop', 'open m1 k1']);
  behind(on, 'k1', false);
  behind(on, 'k2', true);
  await pass(on, 5);
  expect(on.steps).toEqual(['drop', 'open m1 k1']);
  behind(on, 'k1', true);
  await pass(on, 1);
  expect(on.steps).toEqual(['drop', 'open m1 k1', 'swap']);
  expect(on.written).toMatchObject([{ kind: 'window-replaced', monitor: 1, detail: { why: 'memory', memoryMb: 150, memoryAfterMb: 90 } }]);
});

test('one that has no pictures within a minute is dropped, the old one stays, and the next try is later', async () => {
  const on = stage();
  await pass(on, 3);
  on.memoryMb = 250;
  await pass(on, 3, true);
  behind(on, 'k1', false);
  await pass(on, 61, true);
  expect(on.steps).toEqual(['drop', 'open m1 k1', 'drop']);
  expect(on.written).toMatchObject([{ kind: 'window-not-replaced', detail: { because: 'no pictures in time' } }]);
  await pass(on, 110);
  expect(on.steps).toEqual(['drop', 'open m1 k1', 'drop']);
  await pass(on, 15);
  expect(on.steps).toEqual(['drop', 'open m1 k1', 'drop', 'drop', 'open m1 k2']);
});

test('a swap that fails leaves the old one; a host that cannot is not asked again at once; a locked desk is left alone', async () => {
  const on = stage();
  on.rests = true;
  await pass(on, 3);
  on.memoryMb = 250;
  await pass(on, 5);
  expect(on.steps).toEqual([]);
  on.rests = false;
  on.opens = false;
  await pass(on, 20);
  expect(on.steps).toEqual(['drop', 'open m1 k1']);
  on.opens = true;
  on.swaps = false;
  await pass(on, 120);
  behind(on, 'k2', true);
  await pass(on, 1);
  expect(on.steps).toEqual(['drop', 'open m1 k1', 'drop', 'open m1 k2', 'swap', 'drop']);
});

test('hands that begin to work while the second window gets its pictures keep the first; a pressing need does not wait for them', async () => {
  const on = stage();
  await pass(on, 3);
  on.memoryMb = 150;
  await pass(on, 3);
  behind(on, 'k1', true);
  await pass(on, 0);
  expect(on.steps).toEqual(['drop', 'open m1 k1', 'swap']);

  const other = stage();
  await pass(other, 3);
  other.memoryMb = 150;
  await pass(other, 3);
  other.windows.report('front', { monitor: 1, window: null, peers: 0, busy: true, settled: true });
  behind(other, 'k1', true);
  await pass(other, 20, true);
  expect(other.steps).toEqual(['drop', 'open m1 k1']);
  await pass(other, 1);
  expect(other.steps).toEqual(['drop', 'open m1 k1', 'swap']);

  const pressed = stage();
  await pass(pressed, 3);
  pressed.memoryMb = 250;
  await pass(pressed, 3, true);
  behind(pressed, 'k1', true);
  await pass(pressed, 1, true);
  expect(pressed.steps).toEqual(['drop', 'open m1 k1', 'swap']);
});

test('another page of the same monitor does not speak for the one in use; a desk that was locked meanwhile swaps nothing', async () => {
  const on = stage();
  const both = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      on.windows.report('hand', { monitor: 1, window: null, peers: 0, busy: false, settled: true });
      await pass(on, 1, true);
    }
  };
  await both(3);
  on.memoryMb = 150;
  for (let second = 0; second < 10; second += 1) {
    await both(1);
    on.windows.report('hand', { monitor: 1, window: null, peers: 0, busy: false, settled: true });
  }
  expect(on.steps).toEqual([]);
  await pass(on, 20);
  expect(on.steps).toEqual(['drop', 'open m1 k1']);
  on.rests = true;
  behind(on, 'k1', true);
  await pass(on, 1);
  expect(on.steps).toEqual(['drop', 'open m1 k1', 'drop']);
});
