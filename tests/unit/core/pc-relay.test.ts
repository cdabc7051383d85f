import { beforeEach, describe, expect, test } from 'vitest';
import { windowToldSchema } from '#bridge/schemas';
import { PcRelay } from '#core/windows/pc-relay';
import type { AtPc } from '#core/windows/pc-relay';
import { windowTold } from '../../fakes/window-told.ts';

const home = '127.0.0.1';
let at = 0;
let relay: PcRelay;
beforeEach(() => {
  at = 0;
  relay = new PcRelay({ monotonic: () => at });
});

/** A window that listens: what it was told last, by the names of the others and what they use. */
function listen(window: string, place: Partial<AtPc> = {}) {
  const life = new AbortController();
  const who = place.who ?? `page-${window}`;
  const watch = relay.watch({ from: home, pc: 'one-pc-0001', window, who, ...place }, life.signal);
  let heard: readonly (readonly [string, number])[] | null = null;
  const isOver = (async () => { for await (const all of watch) heard = all.map((told) => [told.window, told.used] as const); })();
  return {
    isOver,
    get heard() { return heard; },
    tell: (used: number) => { relay.tell(who, windowTold({ window, used })); },
    leave: () => { life.abort(); },
  };
}
const told = () => new Promise((resolve) => { setImmediate(resolve); });

describe('windows of one PC', () => {
  test('hear what the others told last, also who comes later, and never their own', async () => {
    const [a, b] = [listen('a'), listen('b')];
    await told();
    expect([a.heard, b.heard]).toEqual([[], []]);
    a.tell(1);
    a.tell(2);
    b.tell(3);
    const c = listen('c');
    await told();
    expect([a.heard, b.heard, c.heard]).toEqual([[['b', 3]], [['a', 2]], [['a', 2], ['b', 3]]]);
  });

  test.each([['that stops listening', (b: ReturnType<typeof listen>) => { b.leave(); }], ['whose connection ended', () => { relay.gone('page-b'); }]])('one %s is none of them any more', async (_name, end) => {
    const [a, b] = [listen('a'), listen('b')];
    b.tell(3);
    await told();
    expect(a.heard).toEqual([['b', 3]]);
    end(b);
    await told();
    expect(a.heard).toEqual([]);
    expect(() => { b.tell(4); }).toThrow('does not listen');
    a.leave();
    await a.isOver;
    expect(relay.size).toBe(0);
  });

  test('one that comes back by another connection stays what it was, and its old connection ends nothing', async () => {
    const [a, b] = [listen('a'), listen('b')];
    b.tell(3);
    const again = listen('b', { who: 'page-again' });
    b.leave();
    relay.gone('page-b');
    await told();
    expect(a.heard).toEqual([['b', 3]]);
    again.tell(5);
    await told();
    expect(a.heard).toEqual([['b', 5]]);
    expect(() => { b.tell(4); }).toThrow('does not listen');
  });
});

test('two PCs hear nothing of each other: neither by another id, nor by the same one from another address', async () => {
  const [a, other, copy] = [listen('a'), listen('b', { pc: 'other-pc-02' }), listen('c', { from: '192.168.1.9' })];
  for (const one of [a, other, copy]) one.tell(1);
  await told();
  expect([a.heard, other.heard, copy.heard]).toEqual([[], [], []]);
  expect(relay.size).toBe(3);
});

describe('bounds', () => {
  test('sixteen windows on a PC; one more has room once another is gone', () => {
    for (let each = 0; each < 16; each += 1) listen(`w${each}`);
    expect(() => listen('more')).toThrow('too many windows');
    listen('w3', { who: 'page-again' });
    relay.gone('page-w0');
    listen('more');
  });

  test('256 PCs', () => {
    for (let each = 0; each < 256; each += 1) listen('a', { pc: `pc-000-${each}`, who: `page-${each}` });
    expect(() => listen('a', { pc: 'pc-000-more' })).toThrow('too many PCs');
    expect(relay.size).toBe(256);
    relay.gone('page-7');
    listen('a', { pc: 'pc-000-more' });
  });

  test('a window that tells without a pause is refused until the next second; the others are not', async () => {
    const [a, b] = [listen('a'), listen('b')];
    for (let each = 0; each < 200; each += 1) a.tell(each);
    expect(() => { a.tell(200); }).toThrow('too often');
    b.tell(1);
    at = 1_000;
    a.tell(201);
    await told();
    expect(b.heard).toEqual([['a', 201]]);
  });

  test.each([
    ['a name beyond 64 characters', { window: 'x'.repeat(65) }], ['less than nothing', { used: -1 }], ['no number', { wanted: Number.NaN }], ['without end', { limit: Infinity }],
    ['another priority', { demand: { low: 1, more: { first: 1 } } }], ['no monitor of a wall', { monitor: 65 }],
  ])('of what a window tells nothing is taken that is %s', (_name, change) => {
    expect(windowToldSchema.safeParse(windowTold({})).success).toBe(true);
    expect(windowToldSchema.safeParse({ ...windowTold({}), ...change }).success).toBe(false);
  });
});
