import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import fc from 'fast-check';
import { viewCarouselSchema } from '#bridge/schemas';
import { Pushes } from '#core/walls/pushes';
import { ViewCarousels } from '#core/walls/view-carousels';
import { Walls } from '#core/walls/walls';
import { viewTurn } from '#model/view-carousel';
import { codeOf, coreStand } from '../data/core-stand.ts';
import type { CoreStand } from '../data/core-stand.ts';

/** The beginning of a minute: turns of 10 s and of 20 s begin here. */
const minute = Date.UTC(2026, 10, 24, 2, 8);
beforeEach(() => { vi.useFakeTimers({ now: minute }); });
afterEach(() => { vi.useRealTimers(); });

const of = (camera: string) => ({ layout: '1' as const, items: [{ kind: 'camera' as const, camera: `a/${camera}` }] });

function room(stand: CoreStand = coreStand()) {
  const now = Date.now;
  const walls = new Walls({ ...stand, now });
  const pushes = new Pushes({ data: stand.data, journal: stand.journal, walls, now });
  const ahead: string[] = [];
  const open = () => new ViewCarousels({ data: stand.data, journal: stand.journal, walls, now, isHeld: (monitor) => pushes.holds(monitor), onAhead: ({ name }) => { ahead.push(name); } });
  const carousels = open();
  onTestFinished(() => { pushes.destroy(); carousels.destroy(); });
  const shown = (number = 2): string => walls.views().find(({ id }) => id === walls.monitor(number).view)?.name ?? '-';
  const view = (name: string): string => walls.saveView({ name, arrangement: of(name) }).id;
  const kinds = () => stand.journal.list({ before: null, limit: 50 }).toReversed().filter(({ kind }) => kind.startsWith('view-carousel')).map(({ kind, detail }) => `${kind} ${detail['because'] ?? ''}`.trim());
  return { stand, walls, pushes, carousels, open, shown, view, kinds, ahead };
}
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

test('views come one after the other by the wall’s clock, two monitors with the same ones in step', async () => {
  const { carousels, view, shown, kinds, stand } = room();
  const views = [view('a'), view('b'), view('c')];
  await pass(4);
  expect(viewCarouselSchema.parse(carousels.start({ monitor: 2, views, dwellS: 10 }, 'page-3'))).toEqual({ monitor: 2, views, dwellS: 10 });
  const first = viewTurn(3, 10, minute).place;
  const name = (turn: number) => 'abc'[(first + turn) % 3];
  expect(shown()).toBe(name(0));
  carousels.start({ monitor: 3, views, dwellS: 10 });
  for (let turn = 1; turn < 5; turn += 1) {
    await pass(10);
    expect([shown(2), shown(3)]).toEqual([name(turn), name(turn)]);
  }
  carousels.stop(2);
  carousels.stop(2);
  await pass(10);
  expect([shown(2), shown(3)]).toEqual([name(4), name(5)]);
  expect(carousels.list().map(({ monitor }) => monitor)).toEqual([3]);
  expect(kinds()).toEqual(['view-carousel-started', 'view-carousel-started', 'view-carousel-ended stopped']);
  expect(stand.journal.list({ before: null, limit: 50 }).find(({ kind }) => kind === 'view-carousel-started')).toMatchObject({ monitor: 3, detail: { views: 3, dwellS: 10 } });
});

test('a hand at the monitor ends it, a preset too; what others arrange does not', async () => {
  const { carousels, walls, view, shown, kinds } = room();
  const views = [view('a'), view('b')];
  const other = view('x');
  carousels.start({ monitor: 2, views, dwellS: 10 });
  const hand = (number: number) => walls.arrange({ number, revision: walls.monitor(number).revision, arrangement: of('x'), view: other });
  hand(1);
  expect(carousels.list()).toHaveLength(1);
  walls.savePreset({ name: 'Nuit' });
  hand(2);
  await pass(30);
  expect([shown(), carousels.list()]).toEqual(['x', []]);
  carousels.start({ monitor: 2, views, dwellS: 10 });
  walls.applyPreset(walls.presets()[0]!.id);
  expect(carousels.list()).toEqual([]);
  expect(kinds()).toEqual(['view-carousel-started', 'view-carousel-ended by-hand', 'view-carousel-started', 'view-carousel-ended by-hand']);
});

test('what is sent there holds it, and it goes on when that has gone back', async () => {
  const { carousels, walls, pushes, view, shown } = room();
  const views = [view('a'), view('b')];
  carousels.start({ monitor: 2, views, dwellS: 10 });
  const before = shown();
  pushes.send({ from: 1, to: 2, content: { kind: 'item', item: { kind: 'camera', camera: 'a/z' }, tile: 0 }, reason: '', returnAfterS: 30 });
  await pass(25);
  expect(walls.monitor(2).items).toEqual([{ kind: 'camera', camera: 'a/z' }]);
  await pass(10);
  expect(shown()).toBe(before === 'a' ? 'b' : 'a');
  expect(carousels.list()).toHaveLength(1);
});

test('removed views are passed over; with the last of them it ends', async () => {
  const { carousels, walls, view, shown, kinds } = room();
  const views = [view('a'), view('b'), view('c')];
  expect(codeOf(() => carousels.start({ monitor: 2, views: [...views, 'gone'], dwellS: 10 }))).toBe('not-found');
  carousels.start({ monitor: 2, views, dwellS: 10 });
  walls.removeView(views[0]!);
  const seen = new Set<string>();
  for (let turn = 0; turn < 4; turn += 1) {
    await pass(10);
    seen.add(shown());
  }
  expect([...seen].toSorted()).toEqual(['b', 'c']);
  for (const id of views) walls.removeView(id);
  await pass(10);
  expect(carousels.list()).toEqual([]);
  expect(kinds().at(-1)).toBe('view-carousel-ended views-gone');
});

test.each([
  ['preset-applied', ({ walls }: ReturnType<typeof room>, preset: string) => walls.applyPreset(preset)],
  ['view-carousel-ended', ({ walls }: ReturnType<typeof room>) => walls.arrange({ number: 2, revision: walls.monitor(2).revision, arrangement: of('x'), view: null })],
  ['view-carousel-ended', ({ carousels }: ReturnType<typeof room>) => { carousels.stop(2); }],
] as const)('an end that a full disk refuses (%s, %#) is none: it goes on, here and after a restart', async (kind, end) => {
  const one = room();
  const { carousels, walls, view, shown, open, stand } = one;
  const views = [view('a'), view('b')];
  const preset = walls.savePreset({ name: 'Nuit' }).id;
  carousels.start({ monitor: 2, views, dwellS: 10 });
  // Refused at the commit itself, as by a full disk.
  stand.data.db.exec(`CREATE TABLE room_left (id INTEGER PRIMARY KEY); CREATE TABLE needed (id INTEGER REFERENCES room_left (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER refusal AFTER INSERT ON journal WHEN NEW.kind = '${kind}' BEGIN INSERT INTO needed VALUES (1); END`);
  expect(codeOf(() => { end(one, preset); })).not.toBeNull();
  stand.data.db.exec('DROP TRIGGER refusal');
  expect(carousels.list()).toHaveLength(1);
  const before = shown();
  await pass(10);
  expect([before, shown()].toSorted()).toEqual(['a', 'b']);
  const again = open();
  onTestFinished(() => { again.destroy(); });
  expect(again.list()).toEqual(carousels.list());
});

test('after a restart it goes on where the clock is', async () => {
  const { carousels, open, view, shown } = room();
  const views = [view('a'), view('b'), view('c')];
  carousels.start({ monitor: 2, views, dwellS: 20 });
  carousels.destroy();
  await pass(45);
  const again = open();
  onTestFinished(() => { again.destroy(); });
  expect(again.list()).toEqual([{ monitor: 2, views, dwellS: 20 }]);
  expect(shown()).toBe('abc'[viewTurn(3, 20, Date.now()).place]);
});

test('the next view is made ready once, shortly before, where somebody looks', async () => {
  const { carousels, walls, view, shown, ahead } = room();
  const views = [view('a'), view('b')];
  carousels.start({ monitor: 2, views, dwellS: 10 });
  await pass(9);
  expect(ahead).toEqual([]);
  const left = new AbortController();
  const watching = walls.watchMonitor(2, left.signal);
  await watching.next();
  await pass(8);
  expect(ahead).toEqual([]);
  await pass(2);
  const [next] = ahead;
  expect(ahead).toHaveLength(1);
  await pass(2);
  expect(shown()).toBe(next);
  left.abort();
});

test('at every time one view is due, for just as long as said, each in its turn', () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 64 }), fc.integer({ min: 5, max: 3_600 }), fc.integer({ min: 0, max: 4e12 }), (count, dwellS, now) => {
    const { place, until } = viewTurn(count, dwellS, now);
    expect(until).toBeGreaterThan(now);
    expect(until - now).toBeLessThanOrEqual(dwellS * 1000);
    expect(viewTurn(count, dwellS, until - 1)).toEqual({ place, until });
    expect(viewTurn(count, dwellS, until)).toEqual({ place: (place + 1) % count, until: until + dwellS * 1000 });
  }));
});
