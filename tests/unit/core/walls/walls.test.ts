import { describe, expect, test, vi } from 'vitest';
import { monitorSchema, viewSchema } from '#bridge/schemas';
import { layoutNamed, layoutNames } from '#model/layout';
import type { Arrangement, Monitor, View } from '#model/view';
import { Catalogue } from '#core/cameras/catalogue';
import { camerasOf } from '#core/walls/arrangement';
import { CoreFault } from '#core/fault';
import { Walls } from '#core/walls/walls';
import { camera, codeOf, collect, coreStand } from '../data/core-stand.ts';

const show = (...numbers: number[]): Arrangement['items'] => numbers.map((number) => ({ kind: 'camera', camera: `embedded/cam-${number}` }));
const four = (...numbers: number[]): Arrangement => ({ layout: '4', items: show(...numbers) });
const shown = (monitor: Monitor): (number | null)[] => monitor.items.map((item) => (item.kind === 'camera' ? Number(item.camera.split('-')[1]) : null));
const forever = new AbortController().signal;

describe('the first wall', () => {
  test('four monitors of sixteen, filled in order of number once there are cameras', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const catalogue = new Catalogue(stand);
    walls.followCatalogue(catalogue, forever);
    expect(walls.monitors().map((monitor) => [monitor.number, monitor.layout, monitor.revision, shown(monitor).filter((number) => number !== null)])).toEqual([1, 2, 3, 4].map((number) => [number, '16', 0, []]));
    catalogue.replaceServer('embedded', Array.from({ length: 40 }, (_, at) => camera(40 - at)));
    const numbers = walls.monitors().map(shown);
    expect(numbers[0]).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    expect(numbers[2]).toEqual([33, 34, 35, 36, 37, 38, 39, 40, ...Array.from({ length: 8 }, () => null)]);
    expect(numbers[3]?.every((number) => number === null)).toBe(true);
    for (const monitor of walls.monitors()) expect(monitorSchema.safeParse(monitor).success).toBe(true);
    catalogue.replaceServer('embedded', [camera(99)]);
    expect(shown(walls.monitor(1))[0]).toBe(1);
  });

  test('nothing is filled where a person was faster, nor at the next start', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const catalogue = new Catalogue(stand);
    walls.followCatalogue(catalogue, forever);
    walls.arrange({ number: 2, revision: 0, arrangement: four(7, 7, 7, 7), view: null });
    catalogue.replaceServer('embedded', [camera(1)]);
    const later = new Walls(stand);
    later.followCatalogue(catalogue, forever);
    expect(later.monitors().map((monitor) => monitor.revision)).toEqual([0, 1, 0, 0]);
    expect(shown(later.monitor(2))).toEqual([7, 7, 7, 7]);
  });

  test('no filling after the signal', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const catalogue = new Catalogue(stand);
    const end = new AbortController();
    walls.followCatalogue(catalogue, end.signal);
    end.abort();
    catalogue.replaceServer('embedded', [camera(1)]);
    expect(walls.monitor(1).revision).toBe(0);
  });
});

describe('monitors', () => {
  test('of two pages that arrange at once, the slower is refused and loses nothing of the faster', () => {
    const walls = new Walls(coreStand());
    const first = walls.arrange({ number: 1, revision: 0, arrangement: four(1, 2, 3, 4), view: null });
    expect(first.revision).toBe(1);
    expect(codeOf(() => walls.arrange({ number: 1, revision: 0, arrangement: four(5, 6, 7, 8), view: null }))).toBe('conflict');
    expect(shown(walls.monitor(1))).toEqual([1, 2, 3, 4]);
    expect(walls.arrange({ number: 1, revision: 1, arrangement: four(5, 6, 7, 8), view: null }).revision).toBe(2);
  });

  test('every layout and what is spare survives a restart', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    layoutNames.forEach((layout, at) => {
      const arrangement: Arrangement = { layout, items: show(...layoutNamed(layout).cells.keys()), spare: show(70, 71) };
      walls.arrange({ number: at + 1, revision: 0, arrangement, view: null });
    });
    expect(new Walls(stand).monitors()).toEqual(walls.monitors());
    expect(walls.monitors()).toHaveLength(layoutNames.length);
    expect(walls.monitor(11).spare).toEqual(show(70, 71));
  });

  test('numbers and arrangements that cannot be are refused', () => {
    const walls = new Walls(coreStand());
    for (const number of [0, 65, 1.5, Number.NaN]) expect(codeOf(() => walls.monitor(number))).toBe('not-found');
    const arrange = (arrangement: unknown): string | null => codeOf(() => walls.arrange({ number: 1, revision: 0, arrangement: arrangement as Arrangement, view: null }));
    expect(arrange(four(1, 2, 3))).toBe('invalid-input');
    expect(arrange({ layout: '5', items: [] })).toBe('invalid-input');
    expect(arrange({ layout: '1', items: [{ kind: 'web', url: 'https://x' }] })).toBe('invalid-input');
    expect(walls.monitor(1).revision).toBe(0);
  });

  test('F36 a monitor that cannot be read is empty, and the others stand', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    for (const number of [1, 2]) walls.arrange({ number, revision: 0, arrangement: four(1, 2, 3, 4), view: null });
    stand.data.db.exec("UPDATE monitor SET arrangement = '{\"layout\":\"4\"' WHERE number = 1");
    const later = new Walls(stand);
    expect(later.monitor(1)).toMatchObject({ revision: 1, layout: '16' });
    expect(shown(later.monitor(2))).toEqual([1, 2, 3, 4]);
  });

  test('watchers see the monitor as it is, then every change of it alone', async () => {
    const walls = new Walls(coreStand());
    const end = new AbortController();
    const seen = await collect(walls.watchMonitor(1, end.signal), (monitor, count) => {
      if (count === 1) {
        walls.arrange({ number: 2, revision: 0, arrangement: four(9, 9, 9, 9), view: null });
        walls.arrange({ number: 1, revision: 0, arrangement: four(1, 1, 1, 1), view: null });
      }
      if (monitor.revision === 1) walls.arrange({ number: 1, revision: 1, arrangement: four(2, 2, 2, 2), view: null });
      if (monitor.revision === 2) end.abort();
    });
    expect(seen.map((monitor) => [monitor.number, monitor.revision])).toEqual([[1, 0], [1, 1], [1, 2]]);
    expect(codeOf(() => walls.watchMonitor(99, end.signal))).toBe('not-found');
  });
});

describe('views', () => {
  test('saved, listed by name, kept over a restart', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    walls.saveView({ name: 'Zone portuaire', arrangement: four(1, 2, 3, 4) });
    const view = walls.saveView({ name: '  Été  2026 ', arrangement: four(4, 3, 2, 1) });
    expect(view).toEqual({ id: view.id, name: 'Été 2026', number: 2, savedAt: stand.time, ...four(4, 3, 2, 1) });
    expect(viewSchema.safeParse(view).success).toBe(true);
    expect(walls.views().map((one) => one.name)).toEqual(['Été 2026', 'Zone portuaire']);
    expect(new Walls(stand).views()).toEqual(walls.views());
  });

  test('the same name, whatever its case, accents or Arabic spelling, replaces the view and keeps its id', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const first = walls.saveView({ name: 'Marché', arrangement: four(1, 2, 3, 4) });
    expect(walls.saveView({ name: 'MARCHE', arrangement: four(5, 6, 7, 8), replaces: first })).toMatchObject({ id: first.id, name: 'MARCHE' });
    const arabic = walls.saveView({ name: 'سوق الأحد', arrangement: four(1, 2, 3, 4) });
    expect(walls.saveView({ name: 'سُوق الاحد', arrangement: four(1, 2, 3, 4), replaces: arabic }).id).toBe(arabic.id);
    expect(new Walls(stand).views()).toHaveLength(2);
    expect(stand.journal.list({ before: null, limit: 1 })[0]?.detail['replaced']).toBe(true);
  });

  test('a name that is taken is refused, unless the very version that is there may be replaced', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const seen = walls.saveView({ name: 'Port', arrangement: four(1, 2, 3, 4) });
    expect(codeOf(() => walls.saveView({ name: 'PORT', arrangement: four(5, 6, 7, 8) }))).toBe('conflict');
    stand.time += 1_000;
    const newer = walls.saveView({ name: 'Port', arrangement: four(5, 6, 7, 8), replaces: seen });
    expect(codeOf(() => walls.saveView({ name: 'Port', arrangement: four(9, 9, 9, 9), replaces: seen }))).toBe('conflict');
    expect(walls.views()).toEqual([newer]);
    // Renamed since: that name is free.
    walls.renameView({ id: newer.id, name: 'Quai' });
    expect(walls.saveView({ name: 'Port', arrangement: four(9, 9, 9, 9), replaces: newer }).id).not.toBe(seen.id);
    expect(walls.views().map(({ name }) => name)).toEqual(['Port', 'Quai']);
  });

  test('a number of its own, the lowest that is free, kept through saving again, renaming and a restart', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const numbers = (of = walls) => Object.fromEntries(of.views().map(({ name, number }) => [name, number]));
    const save = (name: string): View => walls.saveView({ name, arrangement: four(1, 2, 3, 4) });
    const [port, gare] = [save('Port'), save('Gare'), save('Souk')];
    walls.removeView(port.id);
    walls.saveView({ name: 'Gare', arrangement: four(1, 2, 3, 4), replaces: gare });
    save('Corniche');
    walls.renameView({ id: walls.views().find(({ name }) => name === 'Souk')!.id, name: 'Ancien souk' });
    expect(numbers()).toEqual({ Gare: 2, 'Ancien souk': 3, Corniche: 1 });
    expect(numbers(new Walls(stand))).toEqual(numbers());
    // Views of an older version had none; one that was put together from two databases may have another's.
    stand.data.db.exec("DELETE FROM view_number WHERE number = 3; UPDATE view_number SET number = 2");
    const again = new Walls(stand);
    expect(Object.values(numbers(again)).toSorted()).toEqual([1, 2, 3]);
    expect(numbers(new Walls(stand))).toEqual(numbers(again));
  });

  test('renaming: to another’s name is refused, to its own spelling is not', () => {
    const walls = new Walls(coreStand());
    const port = walls.saveView({ name: 'Port', arrangement: four(1, 2, 3, 4) });
    const gare = walls.saveView({ name: 'Gare', arrangement: four(1, 2, 3, 4) });
    expect(codeOf(() => walls.renameView({ id: gare.id, name: 'PÔRT' }))).toBe('conflict');
    expect(codeOf(() => walls.renameView({ id: 'gone', name: 'X' }))).toBe('not-found');
    expect(walls.renameView({ id: port.id, name: 'PORT' })).toEqual({ ...port, name: 'PORT' });
    expect(walls.renameView({ id: gare.id, name: 'Tramway' }).name).toBe('Tramway');
    expect(walls.saveView({ name: 'Gare', arrangement: four(1, 2, 3, 4) }).id).not.toBe(gare.id);
  });

  test('F58 names are one short line of visible text', () => {
    const walls = new Walls(coreStand());
    const save = (name: string): View => walls.saveView({ name, arrangement: four(1, 2, 3, 4) });
    expect(save('a\u202eb\nc').name).toBe('ab c');
    expect(save('x'.repeat(500)).name).toBe('x'.repeat(80));
    for (const name of ['', '   ', '\u200b\u202e']) expect(codeOf(() => save(name))).toBe('invalid-input');
    expect(save('ـــ').name).toBe('ـــ');
  });

  test('at most 500; replacing one of them still works', () => {
    const walls = new Walls(coreStand());
    for (let count = 1; count <= 500; count += 1) walls.saveView({ name: `view ${count}`, arrangement: { layout: '1', items: [{ kind: 'empty' }] } });
    expect(codeOf(() => walls.saveView({ name: 'one more', arrangement: four(1, 2, 3, 4) }))).toBe('too-large');
    expect(walls.saveView({ name: 'VIEW 7', arrangement: four(1, 2, 3, 4), replaces: walls.views().find(({ name }) => name === 'view 7')! }).layout).toBe('4');
  });

  test('a monitor names a view only while it shows it', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const view = walls.saveView({ name: 'Port', arrangement: four(1, 2, 3, 4) });
    const open = (revision: number): Monitor => walls.arrange({ number: 1, revision, arrangement: four(1, 2, 3, 4), view: view.id });
    expect(open(0).view).toBe(view.id);
    expect(walls.arrange({ number: 1, revision: 1, arrangement: four(1, 2, 3, 9), view: view.id }).view).toBeNull();
    expect(walls.arrange({ number: 1, revision: 2, arrangement: four(1, 2, 3, 4), view: 'gone' }).view).toBeNull();
    open(3);
    const other = walls.saveView({ name: 'port', arrangement: four(8, 8, 8, 8), replaces: view });
    expect(walls.monitor(1)).toMatchObject({ view: null, revision: 5 });
    walls.saveView({ name: 'port', arrangement: four(1, 2, 3, 4), replaces: other });
    open(5);
    walls.removeView(view.id);
    walls.removeView(view.id);
    expect(walls.monitor(1)).toMatchObject({ view: null, revision: 7 });
    expect(new Walls(stand).monitor(1).view).toBeNull();
  });

  test('saving and removing a view is one commit with the names on the monitors, and no hand at them', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const hand = vi.fn(() => () => undefined);
    for (const [number, arrangement] of [[1, four(1, 2, 3, 4)], [2, four(1, 2, 3, 4)], [3, four(9, 9, 9, 9)]] as const) walls.arrange({ number, revision: 0, arrangement, view: null });
    walls.onHand(hand);
    const committed = vi.spyOn(stand.data.db, 'exec');
    const commits = () => committed.mock.calls.filter(([sql]) => sql === 'COMMIT').length;
    const named = () => walls.monitors().map(({ view, revision }) => [view, revision]);
    const view = walls.saveView({ name: 'Port', arrangement: four(1, 2, 3, 4), monitor: 1 });
    // The second shows the same, and is not asked about.
    expect([commits(), named()]).toEqual([1, [[view.id, 2], [null, 1], [null, 1], [null, 0]]]);
    const newer = walls.saveView({ name: 'Port', arrangement: four(9, 9, 9, 9), replaces: view, monitor: 3 });
    expect([commits(), named()]).toEqual([2, [[null, 3], [null, 1], [view.id, 2], [null, 0]]]);
    // It shows something else by now.
    walls.saveView({ name: 'Port', arrangement: four(9, 9, 9, 9), replaces: newer, monitor: 2 });
    expect([commits(), named()[1]]).toEqual([3, [null, 1]]);
    vi.spyOn(stand.journal, 'append').mockImplementationOnce(() => { throw new CoreFault('disk-full', 'full'); });
    expect(codeOf(() => walls.removeView(view.id))).toBe('disk-full');
    expect([named()[2], new Walls(stand).monitor(3).view]).toEqual([[view.id, 2], view.id]);
    committed.mockClear();
    walls.removeView(view.id);
    expect([commits(), named()[2]]).toEqual([1, [null, 3]]);
    expect(new Walls(stand).monitors()).toEqual(walls.monitors());
    expect(hand).not.toHaveBeenCalled();
  });

  test('every change is in the journal with who did it, and every watcher sees it', async () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const end = new AbortController();
    const seen = await collect(walls.watchViews(end.signal), (views, count) => {
      const [view] = views;
      if (count === 1) walls.saveView({ name: 'Port', arrangement: four(1, 2, 3, 4) }, 'page-1');
      if (count === 2 && view) walls.renameView({ id: view.id, name: 'Gare' }, 'page-2');
      if (count === 3 && view) walls.removeView(view.id, 'page-3');
      if (count === 4) end.abort();
    });
    expect(seen.map((views) => views.map((view) => view.name))).toEqual([[], ['Port'], ['Gare'], []]);
    expect(stand.journal.list({ before: null, limit: 9 }).map(({ kind, detail }) => [kind, detail['who']])).toEqual([['view-removed', 'page-3'], ['view-renamed', 'page-2'], ['view-saved', 'page-1']]);
  });

  test('F44 a view that cannot be stored is not shown as saved', () => {
    const stand = coreStand();
    const walls = new Walls(stand);
    const { page_count: pages } = stand.data.db.prepare('PRAGMA page_count').get() ?? {};
    stand.data.db.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    const items = Array.from({ length: 64 }, () => ({ kind: 'camera' as const, camera: `embedded/${'x'.repeat(190)}` }));
    expect(codeOf(() => walls.saveView({ name: 'Port', arrangement: { layout: '64', items } }))).toBe('disk-full');
    expect(walls.views()).toEqual([]);
    expect(stand.journal.list({ before: null, limit: 9 })).toEqual([]);
  });
});

test('what a monitor shows is told ahead of the windows that follow it, and of no monitor nobody follows', async () => {
  const stand = coreStand();
  const walls = new Walls(stand);
  const shown: string[] = [];
  walls.onShown(({ number, items }) => { shown.push(`${number} ${camerasOf(items, stand.now()).join(' ')}`); });
  const arrange = (number: number, camera: string) => walls.arrange({ number, revision: walls.monitor(number).revision, arrangement: { layout: '1', items: [{ kind: 'camera', camera }] }, view: null });
  arrange(1, 'a/1');
  const stop = new AbortController();
  const told: number[] = [];
  const following = (async () => { for await (const { revision } of walls.watchMonitor(1, stop.signal)) told.push(revision); })();
  await vi.waitFor(() => { expect(told).toEqual([1]); });
  arrange(1, 'a/2');
  arrange(2, 'a/3');
  await vi.waitFor(() => { expect(told).toEqual([1, 2]); });
  stop.abort();
  await following;
  arrange(1, 'a/4');
  expect(shown).toEqual(['1 a/1', '1 a/2']);
});

test('the roster tells each monitor of the wall and whether a window shows it, at every change of either', async () => {
  const walls = new Walls({ ...coreStand(), monitorCount: 2 });
  const end = new AbortController();
  const told: string[] = [];
  const following = (async () => {
    for await (const monitors of walls.watchRoster(end.signal)) told.push(monitors.map(({ number, hasWindow }) => `${number}${hasWindow ? '+' : '-'}`).join(' '));
  })();
  const come = async (number: number) => {
    const window = new AbortController();
    const following = (async () => { for await (const _ of walls.watchMonitor(number, window.signal)); })();
    return async () => { window.abort(); await following; };
  };
  const tells = (roster: string) => vi.waitFor(() => { expect(told.at(-1)).toBe(roster); });
  await tells('1- 2-');
  const [leave, leaveTwin, leaveFifth] = [await come(2), await come(2), await come(5)];
  await tells('1- 2+ 5+');
  const before = told.length;
  await leaveTwin();
  walls.arrange({ number: 1, revision: 0, arrangement: { layout: '1', items: [{ kind: 'empty' }] }, view: null });
  await leaveFifth();
  await tells('1- 2+');
  await leave();
  await tells('1- 2-');
  walls.arrange({ number: 7, revision: 0, arrangement: { layout: '1', items: [{ kind: 'empty' }] }, view: null });
  await tells('1- 2- 7-');
  end.abort();
  await following;
  expect(told.slice(before).filter((roster) => roster === '1- 2+ 5+')).toEqual([]);
});
