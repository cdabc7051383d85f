import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BudgetClaim } from '#renderer/player/budget';
import { createBudgetKeeper } from '#renderer/player/budget-keeper';
import type { PcChannel } from '#renderer/player/pc-channel';
import { sharePc } from '#renderer/player/pc-windows';
import type { PcMessage } from '#renderer/player/pc-windows';

const limits = { megapixelsPerSecond: 100, peers: 8, playlists: 24, moving: Infinity };

/** Stands for the browser between the windows of one PC; `end`: the page of that window crashed. */
function fakePc() {
  const windows = new Map<string, (message: PcMessage) => void>();
  const waiting = new Map<string, (() => void)[]>();
  const posts: PcMessage[] = [];
  const end = (window: string): void => {
    windows.delete(window);
    for (const done of waiting.get(window) ?? []) done();
    waiting.delete(window);
  };
  const open = async (window: string, onMessage: (message: PcMessage) => void): Promise<PcChannel<PcMessage>> => {
    windows.set(window, onMessage);
    return {
      post(message) {
        posts.push(message);
        for (const [other, hear] of windows) if (other !== window) hear(structuredClone(message));
      },
      ended: (other) => new Promise((resolve) => {
        if (windows.has(other)) waiting.set(other, [...waiting.get(other) ?? [], resolve]);
        else resolve();
      }),
      close() { end(window); },
    };
  };
  return { open, end, posts };
}

let pc: ReturnType<typeof fakePc>;
beforeEach(() => {
  vi.useFakeTimers();
  pc = fakePc();
});
afterEach(() => { vi.useRealTimers(); });
/** All that is on its way has come. */
const told = () => vi.advanceTimersByTimeAsync(0);

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  turn(to: DocumentVisibilityState): void {
    this.visibilityState = to;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A window whose tiles would have 10 each, and come down to low gear and up again as players do. */
function open(window: string, options: { readonly monitor?: number; readonly isBehind?: boolean } = {}) {
  const budget = createBudgetKeeper(limits);
  const page = new Page();
  const windows = sharePc({ window, monitor: options.monitor ?? 1, isBehind: options.isBehind ?? false, budget, open: pc.open, page: page as unknown as Document });
  let displaced = 0;
  const tile = (change: Partial<BudgetClaim> = {}) => {
    const want = { priority: 'rest', kind: 'lane', megapixelsPerSecond: 10, wish: 10, lowest: 2, owner: {}, ...change } as const;
    const low = { ...want, kind: 'keyframes', megapixelsPerSecond: 2 } as const;
    let isLow = false;
    const down = (): void => {
      displaced += 1;
      isLow = true;
      grant?.release();
      grant = budget.claim(low, () => undefined);
    };
    let grant = budget.claim(want, down);
    if (!grant) {
      isLow = true;
      grant = budget.claim(low, () => undefined);
    }
    return {
      get isFull() { return !isLow; },
      look() {
        if (!isLow || !grant?.hasRoomFor(want)) return;
        grant.release();
        grant = budget.claim(want, down);
        isLow = grant === null;
      },
      close() { grant?.release(); },
    };
  };
  const all: ReturnType<typeof tile>[] = [];
  return {
    budget, windows, page,
    show(count: number, change?: Partial<BudgetClaim>) { for (let each = 0; each < count; each += 1) all.push(tile(change)); },
    close(count: number) { for (const each of all.splice(0, count)) each.close(); },
    look() { for (const each of all) each.look(); },
    get full() { return all.filter(({ isFull }) => isFull).length; },
    get displaced() { return displaced; },
  };
}
type Window = ReturnType<typeof open>;
/** Players look for room, in turns, until none finds any. */
async function rested(...windows: readonly Window[]) {
  for (let turn = 0; turn < 8; turn += 1) {
    for (const window of windows) window.look();
    await told();
  }
}

test('a window that is alone has all of the PC', async () => {
  const only = open('a');
  only.show(10);
  await told();
  expect([only.full, only.budget.share]).toEqual([10, 100]);
});

describe('two windows', () => {
  test('that begin at once with more than the PC carries come to equal parts, and stay there', async () => {
    const [a, b] = [open('a'), open('b', { monitor: 2 })];
    for (let each = 0; each < 10; each += 1) {
      a.show(1);
      b.show(1);
      await told();
    }
    await rested(a, b);
    // Low gear takes 40; the 60 left give 30 to each, three of the 8 that full rate is more.
    expect([a.full, b.full, a.budget.share, b.budget.share]).toEqual([3, 3, 50, 50]);
    const before = [a.displaced, b.displaced, pc.posts.length];
    await rested(a, b);
    await vi.advanceTimersByTimeAsync(60_000);
    await rested(a, b);
    expect([a.displaced, b.displaced, pc.posts.length]).toEqual(before);
  });

  test('the one that was there gives the newcomer its part, but takes none of its tiles below low gear', async () => {
    const a = open('a');
    a.show(10);
    await told();
    expect(a.full).toBe(10);
    const b = open('b');
    await told();
    // It knows before its first tile asks.
    expect(b.budget.share).toBe(0);
    b.show(4);
    await rested(a, b);
    expect([a.full, b.full]).toEqual([5, 4]);
    expect(a.budget.used + b.budget.used).toBeLessThanOrEqual(100);
    expect(a.budget.lowGears).toBe(5);
  });

  test('an alarm of one comes before the rest of the other, and is given back', async () => {
    const [a, b] = [open('a'), open('b')];
    a.show(10);
    await told();
    b.show(1, { priority: 'alarm', megapixelsPerSecond: 60, wish: 60 });
    await rested(a, b);
    expect([a.full, b.full]).toEqual([2, 1]);
    b.close(1);
    // Less is told after a while only.
    await rested(a, b);
    expect(a.full).toBe(2);
    await vi.advanceTimersByTimeAsync(3_000);
    await rested(a, b);
    expect(a.full).toBe(10);
  });

  test('one that dies without a word leaves its part', async () => {
    const [a, b] = [open('a'), open('b')];
    a.show(10);
    b.show(10);
    await rested(a, b);
    expect(a.full).toBe(3);
    pc.end('b');
    await rested(a);
    expect([a.full, a.budget.share, a.windows.others.used]).toEqual([10, 100, 0]);
  });

  test('one that is closed tells nothing more and takes all of its own again', async () => {
    const [a, b] = [open('a'), open('b')];
    a.show(10);
    b.show(10);
    await rested(a, b);
    b.windows.close();
    await rested(a, b);
    const { length } = pc.posts;
    b.close(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([a.full, b.budget.share, pc.posts.length]).toEqual([10, 100, length]);
  });

  test('a tile that fails and comes back again and again makes nobody go up and down', async () => {
    const [a, b] = [open('a'), open('b')];
    a.show(10);
    b.show(5);
    await rested(a, b);
    const before = [a.full, a.displaced];
    for (let time = 0; time < 20; time += 1) {
      b.close(1);
      await vi.advanceTimersByTimeAsync(1_000);
      await rested(a, b);
      b.show(1);
      await vi.advanceTimersByTimeAsync(1_000);
      await rested(a, b);
    }
    expect([a.full, a.displaced]).toEqual(before);
  });

  test('one that is hidden comes last, and as before when it is seen again', async () => {
    const [a, b] = [open('a'), open('b')];
    a.show(10);
    b.show(10);
    await rested(a, b);
    b.page.turn('hidden');
    await vi.advanceTimersByTimeAsync(3_000);
    await rested(a, b);
    // Its first picture is large before it is none, as ever.
    expect([a.full, b.full, b.budget.lowGears]).toEqual([7, 1, 9]);
    b.page.turn('visible');
    await rested(a, b);
    expect([a.full, b.full]).toEqual([3, 3]);
  });

  test('a limit that one found is told, and what its monitor was measured', async () => {
    const [a, b] = [open('a'), open('b')];
    await told();
    expect(a.windows.others.limit).toBe(Infinity);
    b.windows.tell({ limit: 60, measured: { megapixelsPerSecond: 90, isLimit: true } });
    await told();
    expect([a.windows.others.limit, a.windows.measuredElsewhere.getState()]).toEqual([60, { megapixelsPerSecond: 90, isLimit: true }]);
    b.windows.tell({ limit: null });
    await told();
    expect(a.windows.others.limit).toBe(Infinity);
  });
});

test('a window that is to replace another of its monitor takes nothing from it but low gear, and all when that is gone', async () => {
  const old = open('old');
  old.show(9);
  await told();
  const next = open('next', { isBehind: true });
  next.show(9);
  await rested(old, next);
  // Low gear of both takes 36; the 64 left are eight tiles at full rate, one tile makes way; the first of a window has what it costs.
  expect([old.full, next.full, next.budget.lowGears]).toEqual([8, 1, 8]);
  pc.end('old');
  await rested(next);
  expect(next.full).toBe(9);
});
