import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Display } from '#bridge/host';
import { matchDisplays } from '#electron/match-displays';
import type { DisplayMemory } from '#electron/match-displays';
import { WallDisplays } from '#electron/wall-displays';

const display = (id: string, x: number, y = 0, width = 1920, height = 1080): Display => ({ id, label: id, primary: x === 0 && y === 0, bounds: { x, y, width, height } });
/** Monitor 1 on the first, 2 on the second … */
const knew = (...displays: Display[]): DisplayMemory => ({ known: displays.map(({ id, bounds }, at) => ({ monitor: at + 1, id, bounds })), seen: displays.map(({ id }) => id) });
const ids = (memory: DisplayMemory, displays: readonly Display[]): Record<number, string | null> => Object.fromEntries([...matchDisplays(memory, displays)].map(([monitor, found]) => [monitor, found?.id ?? null]));

const [left, middle, right] = [display('a', 0), display('b', 1920), display('c', 3840)];

describe('displays after a replug', () => {
  test('F33 swapped cables: each monitor stays on its own screen, wherever that is now', () => {
    expect(ids(knew(left, middle), [display('b', 0), display('a', 1920)])).toEqual({ 1: 'a', 2: 'b' });
  });

  test('new names (another driver, another socket): the same size at the same place', () => {
    expect(ids(knew(left, middle, right), [display('z', 0), display('x', 3840), display('y', 1920)])).toEqual({ 1: 'z', 2: 'y', 3: 'x' });
    expect(ids(knew(left, display('b', 1920, 0, 3840, 2160)), [display('x', 1920), display('y', 0, 0, 3840, 2160)])).toEqual({ 1: 'x', 2: 'y' });
  });

  test('F33 one is missing: nobody takes its place, and the others stay although everything moved', () => {
    expect(ids(knew(left, middle, right), [display('b', 0), display('c', 1920)])).toEqual({ 1: null, 2: 'b', 3: 'c' });
    expect(ids(knew(left, middle), [])).toEqual({ 1: null, 2: null });
  });

  test('an operator’s own screen, there all along, does not become a missing monitor’s', () => {
    const memory = { ...knew(left, middle), seen: ['a', 'b', 'desk'] };
    expect(ids(memory, [left, display('desk', 1920)])).toEqual({ 1: 'a', 2: null });
    expect(ids(memory, [left, display('desk', 3840), display('new', 1920)])).toEqual({ 1: 'a', 2: 'new' });
  });

  test('two equal ones with new names go by place; one of them alone goes to the nearer monitor', () => {
    expect(ids(knew(left, middle), [display('y', 1930), display('x', 10)])).toEqual({ 1: 'x', 2: 'y' });
    expect(ids(knew(left, middle), [display('y', 1900)])).toEqual({ 1: null, 2: 'y' });
  });

  test('a screen of another size in the same place takes over', () => {
    expect(ids(knew(left, middle), [left, display('big', 1920, 0, 3840, 2160)])).toEqual({ 1: 'a', 2: 'big' });
  });

  test('all new: the wall is filled in reading order', () => {
    const wall = knew(display('a', 0, 0, 1280, 1024), display('b', 1280, 0, 1280, 1024), display('c', 0, 1024, 1280, 1024), display('d', 1280, 1024, 1280, 1024));
    const far = [display('w', 9_000, 9_000, 800, 600), display('x', 9_800, 9_000, 800, 600), display('y', 9_000, 9_600, 800, 600), display('z', 9_800, 9_600, 800, 600)];
    expect(ids(wall, far.toReversed())).toEqual({ 1: 'w', 2: 'x', 3: 'y', 4: 'z' });
    expect(ids(wall, far.slice(0, 2))).toEqual({ 1: 'w', 2: 'x', 3: null, 4: null });
  });

  const anyDisplays = fc.uniqueArray(fc.record({
    id: fc.constantFrom(...'abcdefgh'), x: fc.integer({ min: -4, max: 4 }), y: fc.integer({ min: -2, max: 2 }), size: fc.constantFrom([1920, 1080] as const, [3840, 2160] as const),
  }), { selector: ({ id }) => id, maxLength: 8 }).map((all) => all.map(({ id, x, y, size: [width, height] }) => display(id, x * 960, y * 540, width, height)));

  test('whatever was and is: no screen twice, none invented, by id first, the same for any order, and stable once kept', () => {
    fc.assert(fc.property(anyDisplays, anyDisplays, fc.nat(), (before, now, turn) => {
      const memory = knew(...before);
      const matched = matchDisplays(memory, now);
      const given = [...matched.values()].filter((found) => found !== null);
      expect(new Set(given.map(({ id }) => id)).size).toBe(given.length);
      for (const found of given) expect(now).toContain(found);
      expect([...matched.keys()]).toEqual(memory.known.map(({ monitor }) => monitor));
      for (const { monitor, id } of memory.known) if (now.some((one) => one.id === id)) expect(matched.get(monitor)?.id).toBe(id);
      const at = now.length === 0 ? 0 : turn % now.length;
      expect(ids(memory, [...now.slice(at), ...now.slice(0, at)])).toEqual(ids(memory, now));
      const kept = memory.known.map((one) => { const found = matched.get(one.monitor); return found ? { ...one, id: found.id, bounds: found.bounds } : one; });
      expect(ids({ known: kept, seen: now.map(({ id }) => id) }, now)).toEqual(ids(memory, now));
    }));
  });

  test('names that all changed move nothing, where no two screens lie on each other', () => {
    const grid = fc.uniqueArray(fc.record({ x: fc.integer({ min: 0, max: 4 }), y: fc.integer({ min: 0, max: 2 }) }), { selector: ({ x, y }) => `${x} ${y}`, minLength: 1, maxLength: 8 });
    fc.assert(fc.property(grid, (places) => {
      const before = places.map(({ x, y }, at) => display(`old-${at}`, x * 1920, y * 1080));
      const now = places.map(({ x, y }, at) => display(`new-${at}`, x * 1920, y * 1080)).toReversed();
      expect(ids(knew(...before), now)).toEqual(Object.fromEntries(places.map((_, at) => [at + 1, `new-${at}`])));
    }));
  });
});

describe('the memory of displays', () => {
  function wall(...first: Display[]) {
    let memory: DisplayMemory = { known: [], seen: [] };
    let there: readonly Display[] = first;
    return { displays: new WallDisplays({ list: () => there, read: () => memory, keep: (next) => { memory = next; } }), plug: (...now: Display[]) => { there = now; }, memory: () => memory };
  }
  const names = (matched: ReadonlyMap<number, Display | null>) => Object.fromEntries([...matched].map(([monitor, found]) => [monitor, found?.id ?? null]));

  test('a monitor without a screen gets a free one, the primary first, and keeps it', () => {
    const { displays } = wall(middle, left);
    expect(displays.displayOf(1)?.id).toBe('a');
    expect(displays.displayOf(3)?.id).toBe('b');
    expect(displays.displayOf(2)).toBeNull();
    expect(displays.displayOf(3)?.id).toBe('b');
  });

  test('F33 unplugged and plugged again, under another name too, it is the same monitor’s', () => {
    const { displays, plug } = wall(left, middle);
    displays.displayOf(1);
    displays.displayOf(2);
    plug(display('a', 0));
    expect(names(displays.settle())).toEqual({ 1: 'a', 2: null });
    // The system had put the window of monitor 2 on what is left: that is not its place.
    displays.moved(2, left);
    plug(left, display('b2', 1920));
    expect(names(displays.settle())).toEqual({ 1: 'a', 2: 'b2' });
    plug(display('b2', 0), display('a', 1920));
    expect(names(displays.settle())).toEqual({ 1: 'a', 2: 'b2' });
  });

  test('a window that a person drags to another screen stays there', () => {
    const { displays, plug } = wall(left, middle, right);
    displays.displayOf(1);
    displays.moved(1, right);
    plug(right, left, middle);
    expect(displays.displayOf(1)?.id).toBe('c');
    expect(displays.displayOf(2)?.id).toBe('a');
  });

  test('a screen chosen for a monitor changes hands: who had it gets the one that becomes free', () => {
    const { displays, memory } = wall(left, middle, right);
    for (const monitor of [1, 2]) displays.displayOf(monitor);
    expect(displays.choose(1, 'b')).toBe(middle);
    expect(memory().known).toEqual([{ monitor: 1, id: 'b', bounds: middle.bounds }, { monitor: 2, id: 'a', bounds: left.bounds }]);
    displays.choose(2, 'c');
    displays.choose(2, 'c');
    expect(memory().known).toMatchObject([{ monitor: 1, id: 'b' }, { monitor: 2, id: 'c' }]);
    const before = memory();
    expect(displays.choose(1, 'gone')).toBeNull();
    expect(memory()).toBe(before);
  });

  test('one chosen while the monitor’s own is missing is its own from then on; who had it has none', () => {
    const { displays, plug, memory } = wall(left, middle);
    for (const monitor of [1, 2]) displays.displayOf(monitor);
    plug(middle);
    displays.choose(1, 'b');
    expect(memory().known).toEqual([{ monitor: 1, id: 'b', bounds: middle.bounds }]);
  });
});
